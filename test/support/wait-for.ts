import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `read` gives something other than `undefined` or `false`, and returns it.
 * An error of the last attempt is the cause of the time-out's error.
 * @throws Error once `deadlineMs` is over, and the signal's reason when it aborts.
 */
export async function waitFor<T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
  {
    deadlineMs = 20_000,
    intervalMs = 50,
    signal,
  }: { deadlineMs?: number; intervalMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    signal?.throwIfAborted();
    let cause: unknown;
    try {
      const value = await read();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) {
      throw new Error(`Waited ${deadlineMs} ms in vain for ${what}.`, { cause });
    }
    await sleep(intervalMs);
  }
}
