/**
 * Reads for scrapes: those that come while a reading is under way, or within `maxAgeMs` of its
 * start, share it, so that many scrapers cost one set of queries. Resolves to `null` when the
 * reading fails or takes longer than `timeoutMs`; the next scrape then tries again.
 */
export function createLedgerReader<Reading>({
  read,
  onFailure,
  now,
  maxAgeMs = 1000,
  timeoutMs = 5000,
}: {
  readonly read: (readAt: Date) => Promise<Reading>;
  readonly onFailure: (error: unknown) => void;
  readonly now: () => Date;
  readonly maxAgeMs?: number;
  /** Below Prometheus' default scrape time-out of 10 s: the counters still arrive. */
  readonly timeoutMs?: number;
}): () => Promise<Reading | null> {
  let underWay: Promise<Reading> | null = null;
  let latest: { readonly readAt: Date; readonly reading: Reading } | null = null;

  async function startReading(): Promise<Reading> {
    const readAt = now();
    const reading = await read(readAt);
    latest = { readAt, reading };
    return reading;
  }

  return async function readForScrape() {
    const ageMs = latest === null ? Number.NaN : now().getTime() - latest.readAt.getTime();
    if (latest !== null && ageMs >= 0 && ageMs <= maxAgeMs) return latest.reading;
    underWay ??= startReading().finally(() => {
      underWay = null;
    });
    try {
      return await withTimeout(underWay, timeoutMs);
    } catch (error) {
      onFailure(error);
      return null;
    }
  };
}

async function withTimeout<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const message = `The ledger did not answer within ${timeoutMs} ms`;
    timer = setTimeout(() => reject(new Error(message)), timeoutMs);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
