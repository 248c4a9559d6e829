import type { AsyncLocalStorage } from 'node:async_hooks';
import { AsyncLocalStorage as Storage } from 'node:async_hooks';
import type { UsageContext } from './call.ts';
import type { ReportMistake } from './context/parse-usage-context.ts';

/**
 * What every copy of this package in one process shares: the bundled `register`, the plain `index`,
 * and a second version that a dependency brings along. Fields may be added, as optional ones: the copy that
 * created the state may be older than the one that reads it.
 */
export interface GlobalState {
  /** Its store is a plain context to copies that know no scopes; see `usage-scope.ts`. */
  readonly usageContext: AsyncLocalStorage<UsageContext>;
  /** The `ai.usage.sequence` of the latest record. */
  sequence: number;
  /** Set by the one copy that records. */
  flush: (() => Promise<void>) | null;
  /** Tells the app's developer of a mistake in a usage context; set by the one copy that records. */
  reportMistake: ReportMistake | null;
  /** Records a call that the app reports itself; set by the one copy that records. Never throws. */
  recordUsage?: ((call: unknown) => boolean) | null;
  /** What else is sent when a signal ends the process, such as the spans of the `sdk` entry. They never reject. */
  flushers?: Set<() => Promise<void>>;
  /** Who wants calls to be recorded: `register`, instances of `AiUsageInstrumentation`. */
  owners?: Set<object>;
}

const key = Symbol.for('tallylight.v1');

/** The state of this process; created by whoever asks first. */
export function resolveGlobalState(): GlobalState {
  const holder = globalThis as typeof globalThis & { [key]?: GlobalState };
  holder[key] ??= {
    usageContext: new Storage<UsageContext>(),
    sequence: 0,
    flush: null,
    reportMistake: null,
    recordUsage: null,
  };
  return holder[key];
}
