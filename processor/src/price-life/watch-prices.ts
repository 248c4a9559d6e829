import type { ModelAlias, Price } from '../domain/price.ts';
import type { Log } from '../log.ts';
import { createPriceBook, type PriceBook } from '../pricing/price-book.ts';

/** What calls are priced by, never changed: another set of prices is another one of these. */
export interface PricesInForce {
  readonly prices: readonly Price[];
  readonly book: PriceBook;
}

/** What came into force, and what no longer is. */
export interface PricesChange {
  readonly added: readonly Price[];
  readonly removed: readonly Price[];
}

/** The prices in force, kept up to date. */
export interface PriceWatch {
  readonly current: () => PricesInForce;
  /** Reads them again at once, after this processor has changed some. */
  reload(): Promise<void>;
  /**
   * Calls `listener` after each change, whoever made it, in every processor: what is to be done once
   * has to be claimed. What it rejects with is logged.
   */
  onPricesChanged(listener: (change: PricesChange) => Promise<void> | void): void;
  stop(): Promise<void>;
}

/**
 * Loads the prices in force, and looks every so often whether somebody has changed them: several
 * processors on one ledger soon price alike.
 * @throws UnavailableError when the ledger is away at the start. Later that is logged, and the prices
 * stay as they are.
 */
export async function watchPrices({
  loadRevision,
  loadPrices,
  own,
  aliases,
  log,
  pollMs = 30_000,
}: {
  /** Another text each time that prices were changed. */
  loadRevision: () => Promise<string>;
  loadPrices: () => Promise<readonly Price[]>;
  /** The user's own of the configuration, beside those of the ledger. */
  own: readonly Price[];
  aliases: readonly ModelAlias[];
  log: Log;
  pollMs?: number;
}): Promise<PriceWatch> {
  const listeners: ((change: PricesChange) => Promise<void> | void)[] = [];
  let revision = await loadRevision();
  let current = createPricesInForce(await loadPrices());
  let stopped = false;
  let underWay: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  schedule();

  function createPricesInForce(loaded: readonly Price[]): PricesInForce {
    return { prices: [...loaded, ...own], book: createPriceBook(loaded, own, aliases) };
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(poll, pollMs).unref();
  }

  async function poll(): Promise<void> {
    await reload().catch((error: unknown) => {
      log('warn', 'Prices could not be read again: those of before stay', { error: String(error) });
    });
    schedule();
  }

  /** One at a time, in order: a reading that began before a change must not end after it. */
  function reload(): Promise<void> {
    const before = underWay ?? Promise.resolve();
    underWay = before.catch(() => {}).then(readAgain);
    return underWay;
  }

  async function readAgain(): Promise<void> {
    // The revision first: a change between the two readings is found by the next one.
    const found = await loadRevision();
    if (found === revision) return;
    const next = createPricesInForce(await loadPrices());
    const change = compare(current.prices, next.prices);
    revision = found;
    current = next;
    if (change.added.length + change.removed.length === 0) return;
    log('info', 'Prices have changed', {
      added: change.added.length,
      removed: change.removed.length,
    });
    for (const listener of listeners) await tell(listener, change);
  }

  async function tell(listener: (typeof listeners)[number], change: PricesChange): Promise<void> {
    try {
      await listener(change);
    } catch (error) {
      log('error', 'What follows from changed prices failed', { error: String(error) });
    }
  }

  return {
    current: () => current,
    reload,
    onPricesChanged(listener) {
      listeners.push(listener);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay?.catch(() => {});
    },
  };
}

function compare(before: readonly Price[], after: readonly Price[]): PricesChange {
  const former = new Set(before.map(({ id }) => id));
  const latter = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !former.has(id)),
    removed: before.filter(({ id }) => !latter.has(id)),
  };
}
