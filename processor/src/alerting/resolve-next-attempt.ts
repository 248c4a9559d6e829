const firstDelayMs = 1_000;
const maxDelayMs = 15 * 60_000;

/**
 * A receiver may be away over a weekend. Never less than a day: whoever fixes a webhook the next
 * morning still hears of the crossing.
 */
const giveUpAfterMs = 72 * 3_600_000;

/**
 * When a notice is tried again after a failure: after 1 s, 2 s, 4 s … up to 15 minutes, each
 * shortened at random by up to a half, so that many notices do not come back as one wave; not
 * before the time that the receiver asked for. `null`: it is 72 hours old and given up.
 */
export function resolveNextAttempt({
  createdAt,
  failedAt,
  attempts,
  retryAfterMs,
  random,
}: {
  readonly createdAt: Date;
  readonly failedAt: Date;
  /** How often it was tried before the attempt that failed now. */
  readonly attempts: number;
  readonly retryAfterMs: number | null;
  /** From 0 (inclusive) to 1. */
  readonly random: () => number;
}): Date | null {
  const ageMs = failedAt.getTime() - createdAt.getTime();
  if (ageMs >= giveUpAfterMs) return null;
  const backOffMs = Math.min(firstDelayMs * 2 ** attempts, maxDelayMs);
  const jitteredMs = backOffMs * (1 - random() / 2);
  const delayMs = Math.max(jitteredMs, Math.min(retryAfterMs ?? 0, maxDelayMs));
  return new Date(failedAt.getTime() + Math.ceil(delayMs));
}
