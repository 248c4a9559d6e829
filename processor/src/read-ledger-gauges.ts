import { resolvePeriod } from './budget/resolve-period.ts';
import type { Budget, BudgetState, Interval } from './domain/budget.ts';
import type { LedgerGauges } from './metrics/ledger-gauges.ts';
import { createStaleLimits } from './price-life/stale-limits.ts';
import { readBudgetGauges } from './read-budget-gauges.ts';
import { countQuarantined } from './storage/count-quarantined.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { selectCaptureRatios } from './storage/select-capture-ratios.ts';
import { selectEnvironmentSpend } from './storage/select-environment-spend.ts';
import { selectPriceVerifications } from './storage/select-price-verifications.ts';
import { selectUnknownCounts, type UnknownCounts } from './storage/select-unknown-counts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What Prometheus is told from the ledger. Days and months of `ai_spend_usd` are UTC's. */
export async function readLedgerGauges({
  ledger,
  budgets,
  readBudgetState,
  now,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  readBudgetState: (budget: Budget) => Promise<BudgetState>;
  now: Date;
}): Promise<LedgerGauges> {
  const { pool } = ledger;
  const today = resolvePeriod({ period: 'day', timeZone: 'UTC' }, now);
  const yesterday = { start: new Date(today.start.getTime() - DAY_MS), end: today.start };
  const month = resolvePeriod({ period: 'month', timeZone: 'UTC' }, now);
  const lastDay = new Date(now.getTime() - DAY_MS);

  async function readSpend(window: 'today' | 'yesterday' | 'month', interval: Interval) {
    const rows = await selectEnvironmentSpend(pool, interval);
    return rows.map((row) => ({ ...row, window }));
  }

  const [spend, budgetGauges, unknown, captures, quarantined, pricesVerified] = await Promise.all([
    Promise.all([
      readSpend('today', today),
      readSpend('yesterday', yesterday),
      readSpend('month', month),
    ]),
    readBudgetGauges({ ledger, budgets, readBudgetState, now }),
    selectUnknownCounts(pool, { since: lastDay }),
    selectCaptureRatios(pool, { since: lastDay }),
    countQuarantined(pool),
    selectPriceVerifications(pool, { usedSince: createStaleLimits(now).usedSince, now }),
  ]);
  return {
    spend: spend.flat(),
    budgets: budgetGauges,
    unpriced: countByModel(unknown, ({ unpriced }) => unpriced),
    absent: countByModel(unknown, ({ absent }) => absent),
    estimated: countByModel(unknown, ({ estimated }) => estimated),
    captures,
    quarantined,
    pricesVerified,
  };
}

/** Of the models that have any. */
function countByModel(counts: readonly UnknownCounts[], read: (of: UnknownCounts) => number) {
  return counts
    .map((of) => ({ providerName: of.provider, model: of.model, count: read(of) }))
    .filter(({ count }) => count > 0);
}
