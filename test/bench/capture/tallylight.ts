import diagnosticsChannel from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import type { Variant } from './variant.ts';

type Subscription = Parameters<typeof diagnosticsChannel.subscribe>;
type Owner = Record<'dispatch' | 'init', unknown>;

/**
 * The published bundle, with a switch that it does not have itself. Off, nothing of it is left in a call's
 * way: its channels have no subscriber, and undici's `dispatch` and `EventEmitter.init` are Node's own.
 */
export async function loadTallylight(registerUrl: string): Promise<Variant> {
  // A first request, so that the built-in undici is there with nothing wrapped.
  await fetch(`${process.env.BENCH_PROVIDER}/warm-up`, { method: 'POST' });
  const owners = [...findDispatchOwners(), EventEmitter as unknown as Owner];
  const plain = owners.map((owner) => ({ ...pick(owner) }));
  const subscriptions = await collectSubscriptions(() => import(registerUrl));
  const Agent = findDispatcher().constructor as new () => object;
  new Agent();
  const wrapped = owners.map((owner) => ({ ...pick(owner) }));

  function put(methods: readonly Partial<Owner>[]): void {
    for (const [at, owner] of owners.entries()) Object.assign(owner, methods[at]);
  }

  return {
    enable() {
      put(wrapped);
      for (const subscription of subscriptions) diagnosticsChannel.subscribe(...subscription);
    },
    disable() {
      put(plain);
      for (const subscription of subscriptions) diagnosticsChannel.unsubscribe(...subscription);
    },
    async flush() {
      const state = Reflect.get(globalThis, Symbol.for('tallylight.v1'));
      await state.flush();
    },
  };
}

async function collectSubscriptions(load: () => Promise<unknown>): Promise<Subscription[]> {
  const subscriptions: Subscription[] = [];
  const { subscribe } = diagnosticsChannel;
  diagnosticsChannel.subscribe = (...subscription) => {
    subscriptions.push(subscription);
  };
  syncBuiltinESMExports();
  await load();
  diagnosticsChannel.subscribe = subscribe;
  syncBuiltinESMExports();
  if (subscriptions.length === 0) throw new Error('The instrumentation did not start.');
  return subscriptions;
}

function findDispatcher(): object {
  const dispatcher = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
  if (typeof dispatcher !== 'object') throw new Error('The built-in undici was not found.');
  return dispatcher;
}

function findDispatchOwners(): Owner[] {
  const owners: Owner[] = [];
  let prototype = Object.getPrototypeOf(findDispatcher());
  while (prototype !== null) {
    if (Object.hasOwn(prototype, 'dispatch')) owners.push(prototype);
    prototype = Object.getPrototypeOf(prototype);
  }
  return owners;
}

function pick({ dispatch, init }: Owner): Partial<Owner> {
  return {
    ...(dispatch === undefined ? {} : { dispatch }),
    ...(init === undefined ? {} : { init }),
  };
}
