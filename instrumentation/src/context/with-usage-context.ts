import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';
import { parseUsageContext, type ReportMistake } from './parse-usage-context.ts';

/** Runs `fn` with `context` laid over the surrounding one: fields replace, tags merge by key. */
export function runWithUsageContext<Result>(
  storage: AsyncLocalStorage<UsageContext>,
  context: UsageContext,
  fn: () => Result,
  report: ReportMistake,
): Result {
  const inner = parseUsageContext(context, report);
  return storage.run(mergeUsageContexts(storage.getStore(), inner), fn);
}

function mergeUsageContexts(outer: UsageContext | undefined, inner: UsageContext): UsageContext {
  if (outer === undefined) return inner;
  const tags = { ...outer.tags, ...inner.tags };
  return { ...outer, ...inner, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
}
