import type { EventEmitter } from 'node:events';

/** Runs a function in the usage context that a call began in. */
export type RunAsCaller = <Result>(run: () => Result) => Result;

/**
 * Runs the listeners of this very request or response in the context of its call. Where a connection was kept from
 * an earlier call and fails, Node runs them in the context in which it was opened: what they send again, as got
 * does, would be billed to whoever that was.
 */
export function shadowEmit(emitter: EventEmitter, runAsCaller: RunAsCaller): void {
  const { emit } = emitter;
  emitter.emit = function (...args) {
    return runAsCaller(() => emit.apply(this, args));
  };
}
