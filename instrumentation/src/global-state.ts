import type { AsyncLocalStorage } from 'node:async_hooks';
import { AsyncLocalStorage as Storage } from 'node:async_hooks';
import type { UsageContext } from './call.ts';
import type { ReportMistake } from './context/parse-usage-context.ts';

/**
 * What every copy of this package in one process shares: the bundled `register`, the plain `index`,
 * and a second version that a dependency brings along.
 */
export interface GlobalState {
  readonly usageContext: AsyncLocalStorage<UsageContext>;
  /** The `ai.usage.sequence` of the latest record. */
  sequence: number;
  /** Set by the one copy that records. */
  flush: (() => Promise<void>) | null;
  /** Tells the app's developer of a mistake in a usage context; set by the one copy that records. */
  reportMistake: ReportMistake | null;
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
  };
  return holder[key];
}
