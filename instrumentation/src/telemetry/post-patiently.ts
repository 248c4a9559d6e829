import { type ExportResult, isAbsent, isPassing } from './export-result.ts';
import type { PostRequest } from './post-request.ts';

const firstPauseMs = 1_000;
const maxPauseMs = 5_000;

/** Creates what posts one request and, where that may help, again until its time is up; never rejects. */
export function createPatientPost(
  post: PostRequest,
  {
    timeoutMs,
    waitsForReceiver,
  }: {
    /** For a request with its repetitions. */
    readonly timeoutMs: number;
    /** Whether it is repeated also where nobody listens: a receiver may be about to start. */
    readonly waitsForReceiver: boolean;
  },
): (body: Uint8Array) => Promise<ExportResult> {
  return async function postPatiently(body) {
    const endMs = performance.now() + timeoutMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(1.5 * pauseMs, maxPauseMs)) {
      const result = await post(body, Math.max(endMs - performance.now(), 1));
      if (!isPassing(result) && !(waitsForReceiver && isAbsent(result))) return result;
      const waitMs = result.retryAfterMs ?? addJitter(pauseMs);
      if (performance.now() + waitMs >= endMs) return result;
      await new Promise<void>((resolve) => {
        setTimeout(resolve, waitMs).unref();
      });
    }
  };
}

/** Processes that lost their receiver at the same time should not come back at the same time. */
function addJitter(pauseMs: number): number {
  return pauseMs * (0.8 + 0.4 * Math.random());
}
