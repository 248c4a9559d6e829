import type { AsyncLocalStorage } from 'node:async_hooks';
import type { UsageContext } from '../call.ts';

/** Creates what remembers the caller's usage context, for functions that run later. Only ours: the app has its own. */
export function createContextKeeper(storage: AsyncLocalStorage<UsageContext>) {
  return function keepContext() {
    const store = storage.getStore();
    return <Result>(run: () => Result): Result =>
      // `run` takes no `undefined` by its type; there it is what stands for no context.
      storage.getStore() === store ? run() : storage.run(store as UsageContext, run);
  };
}
