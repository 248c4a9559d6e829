import type { PricedUsage } from '../domain/charge.ts';
import type { Log } from '../log.ts';
import { findListPriceId } from '../pricing/explain-cost.ts';

/** Writes down which prices are in use. */
export interface PriceUseNotes {
  note(usages: readonly PricedUsage[]): void;
  /** What was noted is written now. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Collects which prices stored calls were priced with, and writes it down once a minute: no call waits
 * for it, and a crash loses a minute of it.
 */
export function notePriceUse({
  write,
  log,
  everyMs = 60_000,
}: {
  /** From the id of a price to the start of the latest call. */
  write: (uses: ReadonlyMap<string, Date>) => Promise<void>;
  log: Log;
  everyMs?: number;
}): PriceUseNotes {
  let uses = new Map<string, number>();
  const timer = setInterval(flush, everyMs).unref();
  let underWay: Promise<void> = Promise.resolve();

  function note(usages: readonly PricedUsage[]): void {
    for (const { priceId, notes, record } of usages) {
      const startedAtMs = Number(record.startedAtUs / 1000n);
      if (priceId !== null) add(priceId, startedAtMs);
      const listPriceId = findListPriceId(notes);
      if (listPriceId !== null) add(listPriceId, startedAtMs);
    }
  }

  function add(id: string, startedAtMs: number): void {
    uses.set(id, Math.max(startedAtMs, uses.get(id) ?? 0));
  }

  function flush(): Promise<void> {
    underWay = underWay.then(writeAll);
    return underWay;
  }

  async function writeAll(): Promise<void> {
    const noted = uses;
    uses = new Map();
    try {
      await write(new Map([...noted].map(([id, startedAtMs]) => [id, new Date(startedAtMs)])));
    } catch (error) {
      for (const [id, startedAtMs] of noted) add(id, startedAtMs);
      log('warn', 'The use of prices could not be written down yet', { error: String(error) });
    }
  }

  return {
    note,
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
