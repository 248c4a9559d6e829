import type { RepricePorts } from '../api/reprice-ports.ts';
import { digestText } from '../digest-text.ts';
import type { Budget } from '../domain/budget.ts';
import type { Log } from '../log.ts';
import type { PriceRecipients } from '../price-life/create-price-alert.ts';
import type { PricesChange, PricesInForce } from '../price-life/watch-prices.ts';
import { insertArrivalRun, insertRepriceRun } from '../storage/insert-reprice-run.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import {
  selectRepriceDifferences,
  selectRepriceQuarters,
} from '../storage/select-reprice-differences.ts';
import { selectRepriceRun, selectRepriceRuns } from '../storage/select-reprice-runs.ts';
import { selectRevisions } from '../storage/select-revisions.ts';
import { listBudgetDifferences } from './list-budget-differences.ts';
import { workOnRuns } from './work-on-runs.ts';

/** Groups of each kind that an answer lists. */
const MAX_GROUPS = 100;

/** Everything that one processor does about the prices of past calls. */
export interface RepriceDesk {
  readonly ports: RepricePorts;
  /**
   * Has the calls priced that have no price, in the background, where other prices are in force than when
   * that was done last. May be called by every processor: one of them does it.
   */
  notePrices(change?: PricesChange): Promise<void>;
  /** Works on all runs that are due now. */
  round(): Promise<void>;
  /** Resolves when the page under way is done; what is left is taken up at the next start. */
  stop(): Promise<void>;
}

export function openRepriceDesk({
  ledger,
  current,
  budgets,
  recipients,
  onRevised,
  onDue,
  log,
  ...timing
}: {
  ledger: Ledger;
  current: () => PricesInForce;
  budgets: readonly Budget[];
  /** Who is told that past calls were priced. */
  recipients: PriceRecipients;
  /** The sums have changed, from this instant on. */
  onRevised: (earliest: Date) => void;
  /** There are people to tell now. */
  onDue: () => void;
  log: Log;
  now?: () => Date;
  pageSize?: number;
  everyMs?: number;
  settleMs?: number;
}): RepriceDesk {
  const { pool } = ledger;
  const work = workOnRuns({ ledger, current, recipients, onRevised, onDue, log, ...timing });

  return {
    ports: {
      async requestRepricing(order) {
        const id = await insertRepriceRun(pool, order);
        if (id === null) return null;
        void work.round();
        return await selectRepriceRun(pool, { id, tenant: null });
      },
      selectRepriceRuns: (question) => selectRepriceRuns(pool, question),
      selectRepriceRun: (question) => selectRepriceRun(pool, question),
      async selectRepriceAnswer({ id }) {
        const [differences, quarters] = await Promise.all([
          selectRepriceDifferences(pool, { id, limit: MAX_GROUPS }),
          selectRepriceQuarters(pool, { id }),
        ]);
        return { ...differences, byBudget: listBudgetDifferences(budgets, quarters) };
      },
      selectRevisions: (question) => selectRevisions(pool, question),
    },
    async notePrices(change) {
      const { prices, book } = current();
      const digest = digestText(JSON.stringify([prices.map(({ id }) => id), book.aliases]));
      if (await insertArrivalRun(pool, { digest, reason: describeArrival(change) })) {
        void work.round();
      }
    },
    round: work.round,
    stop: work.stop,
  };
}

function describeArrival(change: PricesChange | undefined): string {
  const [first, ...others] = change?.added ?? [];
  if (first === undefined) return 'other prices are in force';
  return others.length === 0
    ? `price arrived: ${first.id}`
    : `prices arrived: ${others.length + 1}, such as ${first.id}`;
}
