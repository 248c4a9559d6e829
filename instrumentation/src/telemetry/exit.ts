/** What the end of the process asks of the instrumentation. */
export interface ExitTasks {
  /** Sends what is finished. Resolves to whether everything was taken; never rejects. */
  flush(options?: {
    /** The process ends after so many milliseconds at the latest. `undefined`: it goes on. */
    readonly endsInMs?: number;
  }): Promise<boolean>;
  /** Finishes every call whose last byte has come. */
  finishEnded(): void;
  /** Finishes every call that is still open. */
  finishOpen(): void;
  /** Sends everything while the caller waits. */
  flushNow(timeoutMs: number): void;
  /** Grows with whatever there is to tell. */
  revision(): number;
  /** Puts what is unsent where a later process finds it, where that is possible, and says what waits there. */
  keepUnsent(): void;
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
export function flushAtExit(
  tasks: ExitTasks,
  {
    timeoutMs,
    alsoFlush,
  }: {
    readonly timeoutMs: number;
    /** What else is sent when a signal comes; never rejects. */
    readonly alsoFlush: () => Promise<unknown>;
  },
): void {
  // What one flush could not deliver is not tried again: `beforeExit` comes back after each flush, and without
  // end if nothing stopped it.
  let triedRevision = 0;

  process.on('beforeExit', () => {
    tasks.finishEnded();
    if (tasks.revision() === triedRevision) return;
    triedRevision = tasks.revision();
    void flushWithin(() => tasks.flush({ endsInMs: timeoutMs }), timeoutMs);
  });

  process.on('exit', () => {
    tasks.finishOpen();
    if (tasks.revision() !== triedRevision) flushNow(tasks, timeoutMs);
    keepOrReport(tasks);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    flushOnSignal(signal, tasks, { timeoutMs, alsoFlush });
}

/** A throw in here would change the app's exit code: Node may forbid us the worker, or have no memory for it. */
function flushNow(tasks: ExitTasks, timeoutMs: number): void {
  try {
    tasks.flushNow(timeoutMs);
  } catch {
    // What is unsent is counted and said.
  }
}

function keepOrReport(tasks: ExitTasks): void {
  keep(tasks);
  if (tasks.unsentCount() > 0) tasks.reportLost(tasks.unsentCount());
}

function keep(tasks: ExitTasks): void {
  try {
    tasks.keepUnsent();
  } catch {
    // What is not kept is counted and said.
  }
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
function flushOnSignal(
  signal: NodeJS.Signals,
  tasks: ExitTasks,
  {
    timeoutMs,
    alsoFlush,
  }: { readonly timeoutMs: number; readonly alsoFlush: () => Promise<unknown> },
): void {
  process.on(signal, onSignal);

  async function flushEverything(): Promise<boolean> {
    const others = alsoFlush();
    const areTaken = await tasks.flush({ endsInMs: timeoutMs });
    await others;
    return areTaken;
  }

  function onSignal(): void {
    process.removeListener(signal, onSignal);
    if (process.listenerCount(signal) === 0) {
      tasks.finishOpen();
      process.on(signal, onSecondSignal);
      void flushWithin(flushEverything, timeoutMs).then(end);
      return;
    }
    // The app decides what the signal means. It may end at once, by sending the signal again.
    process.on('removeListener', onListenerRemoved);
    void tasks.flush();
    void alsoFlush();
    setImmediate(() => {
      process.removeListener('removeListener', onListenerRemoved);
      process.prependListener(signal, onSignal);
    });
  }

  /** npm passes on what the terminal has sent to all; and whoever asks twice does not want to wait. */
  function onSecondSignal(): void {
    keep(tasks);
    if (tasks.unsentCount() > 0) flushNow(tasks, timeoutMs);
    end();
  }

  function end(): void {
    process.removeListener(signal, onSecondSignal);
    keepOrReport(tasks);
    process.kill(process.pid, signal);
  }

  function onListenerRemoved(event: string | symbol): void {
    if (event !== signal || process.listenerCount(signal) > 0) return;
    flushNow(tasks, timeoutMs);
    keepOrReport(tasks);
  }
}
