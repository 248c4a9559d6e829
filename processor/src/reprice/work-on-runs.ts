import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { createPastPricedPayload } from '../alerting/create-past-priced-payload.ts';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { Log } from '../log.ts';
import { createPriceAlert, type PriceRecipients } from '../price-life/create-price-alert.ts';
import type { PricesInForce } from '../price-life/watch-prices.ts';
import { priceUsage } from '../pricing/price-usage.ts';
import { type ClaimedRun, claimRepriceRun } from '../storage/claim-reprice-run.ts';
import { finishRepriceRun } from '../storage/finish-reprice-run.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { postponeRepriceRun } from '../storage/postpone-reprice-run.ts';
import { selectPastPriced } from '../storage/select-past-priced.ts';
import { repricePage } from './reprice-page.ts';

/** More models than prices arrive for at once. */
const MAX_MODELS = 1_000;

/** Works on the runs that are due. */
export interface RunWork {
  round(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Takes up runs, one after the other, page by page, when asked and every so often: also those that
 * another processor began and did not end.
 * @param settleMs for so long after prices arrived calls may still be stored as priced before: by another
 * processor, which has not seen them, or by a request under way. So the run goes through them twice.
 */
export function workOnRuns({
  ledger: { pool },
  current,
  recipients,
  onRevised,
  onDue,
  log,
  now = () => new Date(),
  pageSize = 500,
  everyMs = 30_000,
  settleMs = 45_000,
}: {
  ledger: Ledger;
  current: () => PricesInForce;
  recipients: PriceRecipients;
  onRevised: (earliest: Date) => void;
  onDue: () => void;
  log: Log;
  now?: (() => Date) | undefined;
  pageSize?: number | undefined;
  everyMs?: number | undefined;
  settleMs?: number | undefined;
}): RunWork {
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  let waiting = false;
  const timer = setInterval(round, everyMs).unref();

  /** One round at a time, and one more after it for whatever was asked meanwhile. */
  function round(): Promise<void> {
    if (waiting) return underWay;
    waiting = true;
    underWay = underWay.then(async () => {
      waiting = false;
      await workUntilDone();
    });
    return underWay;
  }

  async function workUntilDone(): Promise<void> {
    try {
      while (!stopped) {
        const run = await claimRepriceRun(pool);
        if (run === null) return;
        await workOn(run);
      }
    } catch (error) {
      log('warn', 'Past calls could not be priced anew yet: it is tried again', {
        error: String(error),
      });
    }
  }

  async function workOn(run: ClaimedRun): Promise<void> {
    let earliest: Date | null = null;
    try {
      for (let claimed = run; ; ) {
        if (stopped) return await postponeRepriceRun(pool, run.id, { dueAt: new Date() });
        const { book } = current();
        const page = await repricePage(pool, {
          run: claimed,
          price: (record) => priceUsage(record, book),
          limit: pageSize,
          now: now(),
        });
        // Another processor was faster; it goes on from where it is.
        if (page === null) return;
        if (page.earliest !== null && (earliest === null || page.earliest < earliest)) {
          earliest = page.earliest;
        }
        if (page.next === null) return await end(run);
        claimed = { ...claimed, position: page.next };
        await yieldToOthers();
      }
    } catch (error) {
      // Once its claim is over, it is taken up again.
      if (error instanceof UnavailableError) throw error;
      log('error', 'Past calls could not be priced anew', { run: run.id, error: String(error) });
      await finishRepriceRun(pool, run.id, { error: String(error) });
    } finally {
      if (earliest !== null && !run.isDryRun) onRevised(earliest);
    }
  }

  async function end(run: ClaimedRun): Promise<void> {
    if (run.trigger === 'command') return void (await finishRepriceRun(pool, run.id));
    const settledAt = new Date(run.requestedAt.getTime() + settleMs);
    const leftMs = settledAt.getTime() - Date.now();
    if (leftMs > 0) {
      await postponeRepriceRun(pool, run.id, { dueAt: settledAt, isFromStart: true });
      setTimeout(round, leftMs).unref();
      return;
    }
    const models = await selectPastPriced(pool, { id: run.id, limit: MAX_MODELS });
    if (models.length === 0) return void (await finishRepriceRun(pool, run.id));
    const pricedAt = now();
    const payload = createPastPricedPayload({ runId: run.id, pricedAt, models });
    const alert = createPriceAlert(payload, recipients, pricedAt);
    if (!(await finishRepriceRun(pool, run.id, { alert }))) return;
    log('info', payload.summary, { run: run.id });
    onDue();
  }

  return {
    round,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await underWay;
    },
  };
}
