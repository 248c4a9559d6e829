import type { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { UsageContext } from '../call.ts';
import { createStore, openScope, readScope, type UsageScope } from './usage-scope.ts';

/**
 * Opens a scope for each request that Node's HTTP server takes, so that `setUsageContext` reaches the rest of
 * that request and no other: in Node 22 what one request enters is still there in the next one of its
 * connection.
 */
export function openRequestScopes(storage: AsyncLocalStorage<UsageContext>): void {
  subscribe('http.server.request.start', () => {
    try {
      const around = findAround(readScope(storage));
      storage.enterWith(createStore(openScope(around, 'request', {})));
    } catch {
      // A subscriber that throws would become an uncaught exception of the app.
    }
  });
}

/** What is left of an earlier request of the connection is none of this one's. */
function findAround(scope: UsageScope | null): UsageScope | null {
  let around = scope;
  while (around !== null && around.kind === 'request') around = around.parent;
  return around;
}
