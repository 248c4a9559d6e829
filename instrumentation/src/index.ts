import type { UsageContext } from './call.ts';
import { runWithUsageContext } from './context/with-usage-context.ts';
import { resolveGlobalState } from './global-state.ts';

export type { UsageContext } from './call.ts';

/**
 * Runs `fn`, and everything asynchronous that it starts, in a usage context: each AI call in it is
 * attributed to the user, feature, project … given here. Contexts nest: inner fields replace outer ones,
 * tags are merged. Numbers and booleans become text; what cannot be read is left out with a warning on
 * stderr, once for each kind of mistake. A mistake never throws.
 *
 * @returns what `fn` returns
 */
export function withUsageContext<Result>(context: UsageContext, fn: () => Result): Result {
  const state = resolveGlobalState();
  return runWithUsageContext(state.usageContext, context, fn, (mistake) =>
    state.reportMistake?.(mistake),
  );
}

/**
 * Sends every finished record now. Resolves when the receiver has taken them, or when sending failed: they
 * are kept then and sent again. Never rejects. Does nothing where `register` was not loaded.
 */
export async function flushUsage(): Promise<void> {
  await resolveGlobalState().flush?.();
}
