import type { Log } from '../log.ts';
import type { Payload } from './create-message.ts';
import type { Sender, Target } from './create-sender.ts';
import { resolveNextAttempt } from './resolve-next-attempt.ts';

/** A message to somebody whose turn has come. */
export interface DueDelivery {
  /** The outbox's own key. */
  readonly id: string;
  readonly target: Target;
  readonly payload: Payload;
  /** How often it was tried so far. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** What an attempt needs from the outside. */
export interface AttemptPorts {
  readonly send: Sender;
  readonly markDelivered: (id: string, at: Date) => Promise<void>;
  /** `nextAttemptAt` is `null` when the delivery is given up. */
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
 * Sends a message once and writes down what came of it. Resolves to the time of the next attempt,
 * `null` if there is none. Rejects only when the outbox cannot be written.
 */
export async function attemptDelivery(
  { id, target, payload, attempts, createdAt }: DueDelivery,
  { send, markDelivered, markFailed, log, now, random, timeoutMs }: AttemptPorts,
): Promise<Date | null> {
  const fields = { notice: payload.id, budget: payload.budget, channel: target.kind };
  const outcome = await send({ target, payload, timeoutMs, sentAt: now() });
  const endedAt = now();
  if (outcome.delivered) {
    await markDelivered(id, endedAt);
    log('info', 'Notice delivered', fields);
    return null;
  }
  const { error, retryAfterMs = null, isFinal = false } = outcome;
  const nextAttemptAt = isFinal
    ? null
    : resolveNextAttempt({ createdAt, failedAt: endedAt, attempts, retryAfterMs, random });
  await markFailed(id, { nextAttemptAt, error });
  const what = nextAttemptAt === null ? 'Notice given up' : 'Notice not delivered yet';
  log('warn', what, { ...fields, error, attempts: attempts + 1, nextAttemptAt });
  return nextAttemptAt;
}
