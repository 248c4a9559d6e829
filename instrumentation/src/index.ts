import type { UsageContext } from './call.ts';
import { runWithUsageContext } from './context/with-usage-context.ts';
import { resolveGlobalState } from './global-state.ts';

export type { UsageContext } from './call.ts';

/**
 * Runs `fn`, and everything asynchronous that it starts, in a usage context: each AI call in it is
 * attributed to the user, feature, project … given here. Contexts nest: inner fields replace outer ones,
 * tags are merged.
 *
 * @returns what `fn` returns
 */
export function withUsageContext<Result>(context: UsageContext, fn: () => Result): Result {
  return runWithUsageContext(resolveGlobalState().usageContext, context, fn);
}

/**
 * Sends every finished record now. Resolves when the receiver has taken them, or when sending failed: they
 * are kept then and sent again. Never rejects. Does nothing where `register` was not loaded.
 */
export async function flushUsage(): Promise<void> {
  await resolveGlobalState().flush?.();
}
