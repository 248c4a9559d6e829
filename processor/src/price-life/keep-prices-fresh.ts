import { createStalePricesPayload } from '../alerting/create-price-payload.ts';
import { allPrices } from '../domain/price-life.ts';
import type { Log } from '../log.ts';
import { claimPriceTask } from '../storage/claim-price-task.ts';
import { insertPriceAlert } from '../storage/insert-price-alert.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { selectLedgerPrices } from '../storage/select-ledger-prices.ts';
import { updatePriceTask } from '../storage/update-price-task.ts';
import { createPriceAlert, type PriceRecipients } from './create-price-alert.ts';
import { createStaleLimits, STALE_DAYS } from './stale-limits.ts';

const HOUR_MS = 60 * 60 * 1000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** After what failed, or was begun by a processor that was killed. */
const RETRY_MS = 6 * HOUR_MS;

type PriceTask = 'refresh' | 'reminder';

/** What is done for prices week by week. */
export interface PriceRounds {
  /** One round now: whatever is due. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Looks every hour for what is due: the weekly refresh, where the user allows it, and the weekly
 * reminder of prices that are in use and were not verified for long. Of several processors on one
 * ledger, one does it.
 */
export function keepPricesFresh({
  ledger: { pool },
  refresh,
  configuredIds,
  recipients,
  onDue,
  log,
  now = () => new Date(),
  everyMs = HOUR_MS,
}: {
  ledger: Ledger;
  /** `null`: no call to the outside is allowed. */
  refresh: (() => Promise<unknown>) | null;
  configuredIds: readonly string[];
  recipients: PriceRecipients;
  /** There are people to tell now. */
  onDue: () => void;
  log: Log;
  now?: () => Date;
  everyMs?: number;
}): PriceRounds {
  const timer = setInterval(round, everyMs).unref();
  let underWay: Promise<void> = Promise.resolve();

  function round(): Promise<void> {
    underWay = underWay.then(doWhatIsDue);
    return underWay;
  }

  async function doWhatIsDue(): Promise<void> {
    // The refresh first: what it verifies needs no reminder.
    await attempt('The weekly refresh of prices failed', refreshWeekly);
    await attempt('Prices to be verified could not be told', remindWeekly);
  }

  async function attempt(failure: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      log('warn', failure, { error: String(error) });
    }
  }

  async function refreshWeekly(): Promise<void> {
    if (refresh === null || !(await claim('refresh'))) return;
    const claimedAt = now();
    await refresh();
    await finish('refresh', claimedAt);
    onDue();
  }

  async function remindWeekly(): Promise<void> {
    const at = now();
    const stale = createStaleLimits(at);
    const prices = await selectLedgerPrices(pool, { ...allPrices, at, stale, configuredIds });
    if (prices.length === 0 || !(await claim('reminder'))) return;
    const payload = createStalePricesPayload(prices, { foundAt: at, days: STALE_DAYS });
    await insertPriceAlert(pool, createPriceAlert(payload, recipients, at));
    await finish('reminder', at);
    onDue();
  }

  /** For a while only: whoever is killed meanwhile has not done it. */
  function claim(name: PriceTask): Promise<boolean> {
    const at = now();
    return claimPriceTask(pool, { name, now: at, nextAt: new Date(at.getTime() + RETRY_MS) });
  }

  function finish(name: PriceTask, claimedAt: Date): Promise<void> {
    return updatePriceTask(pool, { name, nextAt: new Date(claimedAt.getTime() + WEEK_MS) });
  }

  return {
    round,
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
