import { EventEmitter } from 'node:events';

/** Who makes the call that is being created, however long a pool has kept it waiting. */
export interface CallerMemory<Caller> {
  current(): Caller;
}

/** Whose request is being dispatched, and what surrounds that dispatch. */
interface Dispatching<Caller> {
  readonly caller: Caller;
  readonly surroundings: readonly unknown[];
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Remembers who dispatched each undici request.
 *
 * undici 6 and 7 create a request that waited in a bounded pool inside the callback that freed a connection,
 * and so in another request's async context: its cost would go to the wrong user. `dispatch` itself still
 * runs in the caller's context, and passes the handler on from the agent to the pool to the client. Therefore the
 * first `dispatch` of a handler notes the caller, and the later ones bring it back: those of a queue, and those of
 * an interceptor that sends a request again from within the answer, such as a retry or a redirect. undici 7 wraps
 * the handler anew on its way down: whatever is dispatched within a `dispatch` has the same caller, unless the app
 * has changed the context in between. An interceptor may hide the handler that it is given in a new one: what an
 * outer one sends again is known where `compose` hands it over, before the inner one has it.
 *
 * Every dispatcher is an `EventEmitter`, so that `EventEmitter.init`, which each constructor runs, shows
 * every copy of undici before its first request: the built-in one, CommonJS, ES modules, bundled code. Hooks
 * on module loading would miss some of these.
 */
export function createCallerMemory<Caller>({
  capture,
  readSurroundings,
}: {
  readonly capture: () => Caller;
  /** What `capture` reads from: as long as all of it is the same, so is the caller. */
  readonly readSurroundings: () => readonly unknown[];
}): CallerMemory<Caller> {
  const callers = new WeakMap<object, { readonly caller: Caller }>();
  const owners = { dispatch: new WeakSet<object>(), compose: new WeakSet<object>() };
  let current: Dispatching<Caller> | null = null;

  const emitter = EventEmitter as unknown as { init: (this: object, options: unknown) => void };
  const { init } = emitter;
  emitter.init = function (options) {
    try {
      // Not read: an app's own `dispatch` may be a getter that cannot run before its constructor has.
      if ('dispatch' in this) {
        wrapMethod(this, 'dispatch', wrapDispatch);
        wrapMethod(this, 'compose', wrapCompose);
      }
    } catch {
      // A dispatcher that cannot be wrapped works as before.
    }
    init.call(this, options);
  };

  function wrapMethod<Name extends keyof typeof owners>(
    dispatcher: object,
    name: Name,
    wrap: (method: Method) => Method,
  ): void {
    const owner = findOwner(dispatcher, name);
    if (owner === null || owners[name].has(owner)) return;
    owners[name].add(owner);
    owner[name] = wrap(owner[name]);
  }

  function wrapDispatch(dispatch: Method): Method {
    return function (options, handler, ...rest) {
      if (typeof handler !== 'object' || handler === null) {
        return dispatch.call(this, options, handler, ...rest);
      }
      const outer = current;
      current = tryToRecall(handler) ?? outer;
      try {
        return dispatch.call(this, options, handler, ...rest);
      } finally {
        current = outer;
      }
    };
  }

  /** Interceptors come one by one or as a list. */
  function wrapCompose(compose: Method): Method {
    return function (...args) {
      const wrapped = args.map((arg) =>
        Array.isArray(arg) ? arg.map(wrapInterceptor) : wrapInterceptor(arg),
      );
      return compose.apply(this, wrapped);
    };
  }

  function wrapInterceptor(interceptor: unknown): unknown {
    if (typeof interceptor !== 'function') return interceptor;
    return (dispatch: Method, ...rest: unknown[]) => interceptor(wrapDispatch(dispatch), ...rest);
  }

  function tryToRecall(handler: object): Dispatching<Caller> | null {
    try {
      return recall(handler);
    } catch {
      // We are in the app's own call, which goes on as ever.
      return null;
    }
  }

  function recall(handler: object): Dispatching<Caller> {
    const surroundings = readSurroundings();
    const { caller } = callers.get(handler) ?? note(handler, surroundings);
    return { caller, surroundings };
  }

  /** Who dispatches a handler that is seen for the first time: whoever did so with one inside of it. */
  function note(handler: object, surroundings: readonly unknown[]): { readonly caller: Caller } {
    const layers = listLayers(handler);
    let known = layers.map((layer) => callers.get(layer)).find((caller) => caller !== undefined);
    if (known === undefined) {
      const isWithin = current?.surroundings.every((part, at) => part === surroundings[at]);
      known = { caller: current !== null && isWithin ? current.caller : capture() };
    }
    for (const layer of layers) callers.set(layer, known);
    return known;
  }

  return { current: () => (current === null ? capture() : current.caller) };
}

const maxLayers = 8;

/**
 * A handler and those that it is wrapped around: of two interceptors the outer sends a request again, and the inner
 * puts a new handler around the outer's.
 */
function listLayers(handler: object): object[] {
  const layers: object[] = [];
  let layer: unknown = handler;
  while (typeof layer === 'object' && layer !== null && layers.length < maxLayers) {
    layers.push(layer);
    layer = (layer as { readonly handler?: unknown }).handler;
  }
  return layers;
}

/** The class of undici's that declares the method; `null` for an app's own emitter with such a method. */
function findOwner<Name extends string>(
  dispatcher: object,
  name: Name,
): Record<Name, Method> | null {
  let prototype = Object.getPrototypeOf(dispatcher);
  while (prototype !== null && prototype !== EventEmitter.prototype) {
    const method = Object.getOwnPropertyDescriptor(prototype, name);
    if (method !== undefined) {
      const { close, destroy } = typeof method.value === 'function' ? prototype : {};
      const isDispatcher = typeof close === 'function' && typeof destroy === 'function';
      return isDispatcher ? prototype : null;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return null;
}
