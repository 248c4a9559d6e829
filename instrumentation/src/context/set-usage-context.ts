import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';
import { parseUsageContext, type ReportMistake } from './parse-usage-context.ts';
import { createStore, mergeUsageContexts, openScope, readScope } from './usage-scope.ts';

/**
 * Lays `context` over that of the scope in which the caller runs, for whatever runs there from now on.
 *
 * Outside any scope it begins one by `enterWith`, anew each time: that one has no known end, and Node 22
 * carries it on to the next request of a connection, whose user must never be written into this one's.
 */
export function changeUsageContext(
  storage: AsyncLocalStorage<UsageContext>,
  context: UsageContext,
  report: ReportMistake,
): void {
  const changes = parseUsageContext(context, report);
  const scope = readScope(storage);
  if (scope === null || scope.kind === 'entered') {
    const entered = openScope(
      scope?.parent ?? null,
      'entered',
      mergeUsageContexts(scope?.own ?? {}, changes),
    );
    entered.latestCall = scope?.latestCall ?? null;
    storage.enterWith(createStore(entered));
    return;
  }
  scope.own = mergeUsageContexts(scope.own, changes);
  // For copies that read the store's own fields.
  const store = storage.getStore();
  if (store !== undefined) Object.assign(store, mergeUsageContexts(store, changes));
}
