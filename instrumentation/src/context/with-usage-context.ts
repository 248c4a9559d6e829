import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';

/** Runs `fn` with `context` laid over the surrounding one: fields replace, tags merge by key. */
export function runWithUsageContext<Result>(
  storage: AsyncLocalStorage<UsageContext>,
  context: UsageContext,
  fn: () => Result,
): Result {
  return storage.run(mergeUsageContexts(storage.getStore(), context), fn);
}

function mergeUsageContexts(outer: UsageContext | undefined, inner: UsageContext): UsageContext {
  if (outer === undefined) return inner;
  const known = Object.fromEntries(
    Object.entries(inner).filter(([, value]) => value !== undefined && value !== null),
  );
  const tags = { ...outer.tags, ...inner.tags };
  return { ...outer, ...known, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
}
