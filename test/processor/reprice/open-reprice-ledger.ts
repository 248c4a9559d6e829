import assert from 'node:assert/strict';
import type { RepriceAnswer } from '../../../processor/src/api/reprice-ports.ts';
import type { Budget } from '../../../processor/src/domain/budget.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import type { RepriceOrder, RepriceRun } from '../../../processor/src/domain/repricing.ts';
import type { PricesInForce } from '../../../processor/src/price-life/watch-prices.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import {
  openRepriceDesk,
  type RepriceDesk,
} from '../../../processor/src/reprice/open-reprice-desk.ts';
import type { ServerBinaries } from '../../../processor/src/storage/embedded/find-server.ts';
import { insertPrices } from '../../../processor/src/storage/insert-prices.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, type ExampleUsage } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

/** A ledger of one tenant, or of several, whose prices a test changes. */
export interface RepriceLedger extends AsyncDisposable {
  readonly ledger: TestLedger;
  readonly desk: RepriceDesk;
  /** Earliest instants from which on the sums were said to have changed. */
  readonly revised: readonly Date[];
  /** From now on, calls are priced by these. */
  setPrices(prices: readonly Price[]): Promise<void>;
  /** Stores calls at the prices in force. */
  store(calls: readonly ExampleUsage[], options?: { tenant?: string; now?: Date }): Promise<void>;
  /** Runs to its end, and says what it has changed, or would. */
  reprice(order?: Partial<RepriceOrder>): Promise<RepriceAnswer & { readonly run: RepriceRun }>;
  /** Another processor on the same ledger. */
  openDesk(): RepriceDesk;
  /** What it is, from then on. */
  setNow(now: Date): void;
}

const everything: RepriceOrder = {
  tenant: null,
  from: null,
  to: null,
  providerName: null,
  model: null,
  isDryRun: false,
  reason: 'a test',
  requestedBy: 'Ada',
};

/** @param now decides which months are closed; before any of them ends where it is not given. */
export async function openRepriceLedger({
  budgets = [],
  pageSize = 7,
  now: firstNow = new Date('2026-11-22T12:00:00Z'),
  binaries,
}: {
  budgets?: readonly Budget[];
  pageSize?: number;
  now?: Date;
  /** Of another Postgres than the one that the processor would choose. */
  binaries?: ServerBinaries | undefined;
} = {}): Promise<RepriceLedger> {
  const ledger = await openTestLedger(binaries);
  const { pool } = ledger;
  let now = firstNow;
  let inForce: PricesInForce = { prices: [], book: createPriceBook([]) };
  const revised: Date[] = [];
  const desks: RepriceDesk[] = [];
  const failures: string[] = [];

  function openDesk(): RepriceDesk {
    const opened = openRepriceDesk({
      ledger,
      current: () => inForce,
      budgets,
      recipients: { webhookUrl: null, recipients: [] },
      onRevised: (earliest) => revised.push(earliest),
      onDue: () => {},
      log(level, message, fields) {
        if (level !== 'info') failures.push(`${message} ${JSON.stringify(fields)}`);
      },
      now: () => now,
      pageSize,
      everyMs: 60_000,
      settleMs: 0,
    });
    desks.push(opened);
    return opened;
  }
  const desk = openDesk();

  return {
    ledger,
    desk,
    revised,
    openDesk,
    async setPrices(prices) {
      await insertPrices(pool, prices);
      inForce = { prices, book: createPriceBook(prices) };
    },
    async store(calls, { tenant = 'default', now: arrivedAt = new Date(0) } = {}) {
      const usages = calls.map((call) => priceUsage(createExampleUsage(call).record, inForce.book));
      await storeUsage(pool, tenant, { usages, quarantined: [] }, { now: arrivedAt });
    },
    async reprice(order = {}) {
      const begun = await desk.ports.requestRepricing({ ...everything, ...order });
      await desk.round();
      const run = await desk.ports.selectRepriceRun({ id: begun?.id ?? '', tenant: null });
      assert.deepEqual(failures, []);
      if (run === null || run.finishedAt === null) assert.fail('the run has not ended');
      assert.equal(run.error, null);
      return { run, ...(await desk.ports.selectRepriceAnswer(run)) };
    },
    setNow(next) {
      now = next;
    },
    async [Symbol.asyncDispose]() {
      for (const opened of desks) await opened.stop();
      assert.deepEqual(failures, []);
      await ledger.close();
    },
  };
}
