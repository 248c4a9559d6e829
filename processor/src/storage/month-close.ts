const DAY_MS = 86_400_000;

/** Days after its end for which a month still takes what is late. */
const OPEN_DAYS = 5;

/**
 * When the month of a record's start closes: five days after the month's end, UTC. What comes from
 * then on is summed under the hour in which it came.
 * @param startedAtUs microseconds since the Unix epoch.
 */
export function resolveMonthClose(startedAtUs: bigint): Date {
  const start = new Date(Number(startedAtUs / 1000n));
  return new Date(
    Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) + OPEN_DAYS * DAY_MS,
  );
}

/**
 * Start of the earliest month that is not closed: what is summed before it is changed by adjustments
 * only. UTC.
 */
export function resolveOpenStart(now: Date): Date {
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const before = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
  return new Date(now.getTime() < start + OPEN_DAYS * DAY_MS ? before : start);
}
