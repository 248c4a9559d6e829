import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExitTasks } from '../telemetry/exit.ts';
import { loadRecording } from './load-recording.ts';
import type { Recording, RecordingOptions } from './recording.ts';

/** A recording that is there once somebody needs it. As long as there is none, the end of the process has nothing to do. */
export interface RecordingOpener extends ExitTasks {
  /** `null`, once said on stderr, where it cannot be loaded. */
  open(): Recording | null;
}

/**
 * Creates what opens the recording with the first call, or where records may wait on disk after the first
 * interval: what an earlier process has left is sent although this one may have nothing to say.
 */
export function createRecordingOpener(options: RecordingOptions): RecordingOpener {
  const { config, log } = options;
  // The first call's context must not be that of everything that is sent from then on.
  const leaveContext = AsyncLocalStorage.snapshot();
  let recording: Recording | null | undefined;

  function open(): Recording | null {
    if (recording !== undefined) return recording;
    // What is said meanwhile an app may send on by a request of its own, which comes back to here.
    recording = null;
    try {
      recording = leaveContext(() => loadRecording().createRecording(options));
    } catch (error) {
      log('error', `could not start, nothing is recorded: ${String(error)}`);
    }
    return recording;
  }

  function deliverKept(): void {
    if (recording === undefined) void open()?.flush();
  }

  if (config.spool !== null) setTimeout(deliverKept, config.exportIntervalMs).unref();

  return {
    open,
    flush: async (options) => (await recording?.flush(options)) ?? true,
    finishEnded: () => recording?.finishEnded(),
    finishOpen: () => recording?.finishOpen(),
    flushNow: (timeoutMs) => recording?.flushNow(timeoutMs),
    keepUnsent: () => recording?.keepUnsent(),
    unsentCount: () => recording?.unsentCount() ?? 0,
    revision: () => recording?.revision() ?? 0,
    reportLost: (count) => recording?.reportLost(count),
  };
}
