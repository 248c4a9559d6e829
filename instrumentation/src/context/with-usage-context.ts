import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';
import { parseUsageContext, type ReportMistake } from './parse-usage-context.ts';
import { createStore, openScope, readScope } from './usage-scope.ts';

/** Runs `fn` with `context` laid over the surrounding one: fields replace, tags merge by key. */
export function runWithUsageContext<Result>(
  storage: AsyncLocalStorage<UsageContext>,
  context: UsageContext,
  fn: () => Result,
  report: ReportMistake,
): Result {
  const own = parseUsageContext(context, report);
  return storage.run(createStore(openScope(readScope(storage), 'function', own)), fn);
}
