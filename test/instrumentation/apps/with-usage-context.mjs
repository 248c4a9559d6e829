// What the package's `withUsageContext` does, for apps that run where the sources cannot: Node 22.15 strips
// no types. The global is the contract between all copies of the package.
const state = globalThis[Symbol.for('tallylight.v1')];

export function withUsageContext(context, fn) {
  return state.usageContext.run({ ...state.usageContext.getStore(), ...context }, fn);
}

export function flushUsage() {
  return state.flush();
}
