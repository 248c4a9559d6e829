import type { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { UsageContext } from '../call.ts';
import { createStore, openScope, readScope, type UsageScope } from './usage-scope.ts';

/**
 * Opens a scope for each request that Node's HTTP server takes, so that `setUsageContext` reaches the rest of
 * that request and no other: in Node 22 what one request enters is still there in the next one of its
 * connection, and from Node 24 on it is not there in the events of its own body.
 */
export function openRequestScopes(storage: AsyncLocalStorage<UsageContext>): void {
  subscribe('http.server.request.start', (message) => {
    try {
      const scope = openScope(findAround(readScope(storage)), 'request', {});
      const store = createStore(scope);
      const runWithin = (emit: () => boolean) =>
        isWithin(readScope(storage), scope) ? emit() : storage.run(store, emit);
      const { request, response } = message as Readonly<Record<string, EventEmitter>>;
      for (const emitter of [request, response]) {
        if (emitter !== undefined) emitWithin(emitter, runWithin);
      }
      storage.enterWith(store);
    } catch {
      // A subscriber that throws would become an uncaught exception of the app.
    }
  });
}

/** What comes of the body later is read from the connection, in whose context no request's scope is. */
function emitWithin(emitter: EventEmitter, run: (emit: () => boolean) => boolean): void {
  const { emit } = emitter;
  Object.defineProperty(emitter, 'emit', {
    value(this: EventEmitter, ...args: Parameters<typeof emit>) {
      return run(() => emit.apply(this, args));
    },
    configurable: true,
    writable: true,
  });
}

/** Whoever reads the body in a context of his own within the request keeps that. */
function isWithin(scope: UsageScope | null, around: UsageScope): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at === around) return true;
  return false;
}

/** What is left of an earlier request of the connection is none of this one's. */
function findAround(scope: UsageScope | null): UsageScope | null {
  let around = scope;
  while (around !== null && around.kind === 'request') around = around.parent;
  return around;
}
