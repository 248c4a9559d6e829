import type { Log } from '../log.ts';
import type { NoticePayload } from './create-notice.ts';
import { postNotice } from './post-notice.ts';
import { resolveNextAttempt } from './resolve-next-attempt.ts';

/** A notice whose turn has come. */
export interface DueNotice {
  /** The outbox's own key. */
  readonly id: string;
  /** `null` when its budget has no webhook any more: the notice is given up. */
  readonly url: string | null;
  readonly payload: NoticePayload;
  /** How often it was tried so far. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** What an attempt needs from the outside. */
export interface AttemptPorts {
  readonly markDelivered: (id: string, at: Date) => Promise<void>;
  /** `nextAttemptAt` is `null` when the notice is given up. */
  readonly markFailed: (
    id: string,
    outcome: { nextAttemptAt: Date | null; error: string },
  ) => Promise<void>;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  readonly timeoutMs: number;
}

/**
 * Posts a notice once and writes down what came of it. Resolves to the time of the next attempt,
 * `null` if there is none. Rejects only when the outbox cannot be written.
 */
export async function attemptNotice(
  { id, url, payload, attempts, createdAt }: DueNotice,
  { markDelivered, markFailed, log, now, random, timeoutMs }: AttemptPorts,
): Promise<Date | null> {
  const fields = { notice: payload.id, budget: payload.budget, threshold: payload.threshold };
  if (url === null) {
    await markFailed(id, { nextAttemptAt: null, error: 'The budget has no webhook' });
    return null;
  }
  const outcome = await postNotice({ url, payload, timeoutMs, sentAt: now() });
  const endedAt = now();
  if (outcome.delivered) {
    await markDelivered(id, endedAt);
    log('info', 'Notice delivered', fields);
    return null;
  }
  const { error, retryAfterMs } = outcome;
  const nextAttemptAt = resolveNextAttempt({
    createdAt,
    failedAt: endedAt,
    attempts,
    retryAfterMs,
    random,
  });
  await markFailed(id, { nextAttemptAt, error });
  const what = nextAttemptAt === null ? 'Notice given up' : 'Notice not delivered yet';
  log('warn', what, { ...fields, error, attempts: attempts + 1, nextAttemptAt });
  return nextAttemptAt;
}
