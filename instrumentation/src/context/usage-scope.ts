import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';

/** A call as its scope knows it, for as long as its record can still be changed. */
export interface ScopedCall {
  /** Notes the app's own reason why the call failed. `false` once its record has left. */
  markError(errorType: string): boolean;
}

/**
 * What runs with one usage context. `own` is replaced when the context is changed, so that a context once
 * read stays what it was.
 */
export interface UsageScope {
  readonly parent: UsageScope | null;
  /**
   * `function`: opened around one. `request`: opened for a request of Node's HTTP server. `entered`: begun
   * outside any of these, and so without an end that could be known.
   */
  readonly kind: 'function' | 'request' | 'entered';
  own: UsageContext;
  /** The call that was begun last, here or in a scope within. */
  latestCall: ScopedCall | null;
}

// Other copies of this package, older ones too, know the store as a plain context: they see its fields, and the
// scope behind it stays out of their copies.
const scopeKey = Symbol.for('tallylight.scope.v1');
type Store = UsageContext & { readonly [scopeKey]?: UsageScope };
type Storage = AsyncLocalStorage<UsageContext>;

/** The scope in which the caller runs; `null` where there is none. */
export function readScope(storage: Storage): UsageScope | null {
  const store = storage.getStore() as Store | undefined;
  if (store === undefined) return null;
  // Entered by a copy that knows no scopes.
  return store[scopeKey] ?? { parent: null, kind: 'entered', own: store, latestCall: null };
}

export function openScope(
  parent: UsageScope | null,
  kind: UsageScope['kind'],
  own: UsageContext,
): UsageScope {
  return { parent, kind, own, latestCall: null };
}

/** What `AsyncLocalStorage` is to hold for this scope. */
export function createStore(scope: UsageScope): UsageContext {
  return Object.defineProperty({ ...resolveContext(scope) }, scopeKey, { value: scope });
}

/** The context of a scope as it is now: what it leaves open, the scopes around it say. */
export function resolveContext(scope: UsageScope | null): UsageContext {
  if (scope === null) return {};
  return scope.parent === null
    ? scope.own
    : mergeUsageContexts(resolveContext(scope.parent), scope.own);
}

/** Fields of the inner context replace the outer's, tags and the switches of `capture` merge by key. */
export function mergeUsageContexts(outer: UsageContext, inner: UsageContext): UsageContext {
  const tags = { ...outer.tags, ...inner.tags };
  const merged = { ...outer, ...inner, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
  if (outer.capture === undefined || inner.capture === undefined) return merged;
  return { ...merged, capture: { ...outer.capture, ...inner.capture } };
}

/** Makes `call` the latest of this scope and of all around it. */
export function noteCall(scope: UsageScope | null, call: ScopedCall): void {
  for (let at = scope; at !== null; at = at.parent) at.latestCall = call;
}
