import { isMainThread } from 'node:worker_threads';

/** What the end of the process asks of the instrumentation. */
export interface ExitTasks {
  /** Sends what is finished. Resolves to whether everything was taken; never rejects. */
  flush(): Promise<boolean>;
  /** Finishes every call that is still open. */
  finishOpen(): void;
  /** Sends everything while the caller waits. @returns how many records were not taken */
  flushNow(timeoutMs: number): number;
  unsentCount(): number;
  reportLost(count: number): void;
}

/**
 * Brings records out at every end that a process can still notice.
 *
 * - natural end: `beforeExit` comes, and the flush keeps the process alive until it is done or out of time;
 * - `process.exit()` and an uncaught exception: `exit` comes, and only what happens at once still happens;
 * - SIGTERM and SIGINT: see `flushOnSignal`.
 */
export function flushAtExit(tasks: ExitTasks, { timeoutMs }: { readonly timeoutMs: number }): void {
  let failedAt = Number.NEGATIVE_INFINITY;

  process.on('beforeExit', () => {
    if (tasks.unsentCount() === 0) return;
    void flushWithin(tasks.flush, timeoutMs).then((taken) => {
      if (!taken) failedAt = performance.now();
    });
  });

  process.on('exit', () => {
    tasks.finishOpen();
    // An endpoint that has just let a flush fail is not waited for again.
    const lost =
      performance.now() - failedAt < 1000 ? tasks.unsentCount() : tasks.flushNow(timeoutMs);
    if (lost > 0) tasks.reportLost(lost);
  });

  // Worker threads get no signals.
  if (!isMainThread) return;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) flushOnSignal(signal, tasks, timeoutMs);
}

/** Flushes, but no longer than `timeoutMs`, and keeps the process alive meanwhile. */
export function flushWithin(flush: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, false);
    void flush().then((taken) => {
      clearTimeout(timer);
      resolve(taken);
    });
  });
}

/**
 * A signal without a listener ends the process; our listener must not change that. It takes itself away
 * first, so that the app's listeners find the process as it would be without us: libraries such as
 * signal-exit count the listeners, and send the signal again when there are none but their own.
 */
function flushOnSignal(signal: NodeJS.Signals, tasks: ExitTasks, timeoutMs: number): void {
  process.on(signal, onSignal);

  function onSignal(): void {
    process.removeListener(signal, onSignal);
    if (process.listenerCount(signal) === 0) {
      tasks.finishOpen();
      void flushWithin(tasks.flush, timeoutMs).then((taken) => {
        if (!taken) tasks.reportLost(tasks.unsentCount());
        process.kill(process.pid, signal);
      });
      return;
    }
    // The app decides what the signal means. It may end at once, by sending the signal again.
    process.on('removeListener', onListenerRemoved);
    void tasks.flush();
    setImmediate(() => {
      process.removeListener('removeListener', onListenerRemoved);
      process.prependListener(signal, onSignal);
    });
  }

  function onListenerRemoved(event: string | symbol): void {
    if (event === signal && process.listenerCount(signal) === 0) tasks.flushNow(timeoutMs);
  }
}
