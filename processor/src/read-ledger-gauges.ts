import { resolvePeriod } from './budget/resolve-period.ts';
import type { Budget, BudgetState, Interval } from './domain/budget.ts';
import type { Price } from './domain/price.ts';
import type { LedgerGauges } from './metrics/ledger-gauges.ts';
import { countQuarantined } from './storage/count-quarantined.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { selectCaptureRatios } from './storage/select-capture-ratios.ts';
import { selectEnvironmentSpend } from './storage/select-environment-spend.ts';
import { selectUnknownCounts } from './storage/select-unknown-counts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What Prometheus is told from the ledger. Days and months of `ai_spend_usd` are UTC's. */
export async function readLedgerGauges({
  ledger: { pool },
  budgets,
  readBudgetState,
  pricesVerified,
  now,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  readBudgetState: (budget: Budget) => Promise<BudgetState>;
  pricesVerified: LedgerGauges['pricesVerified'];
  now: Date;
}): Promise<LedgerGauges> {
  const today = resolvePeriod({ period: 'day', timeZone: 'UTC' }, now);
  const yesterday = { start: new Date(today.start.getTime() - DAY_MS), end: today.start };
  const month = resolvePeriod({ period: 'month', timeZone: 'UTC' }, now);
  const lastDay = new Date(now.getTime() - DAY_MS);

  async function readSpend(window: 'today' | 'yesterday' | 'month', interval: Interval) {
    const rows = await selectEnvironmentSpend(pool, interval);
    return rows.map((row) => ({ ...row, window }));
  }

  const [spend, budgetStates, unknown, captures, quarantined] = await Promise.all([
    Promise.all([
      readSpend('today', today),
      readSpend('yesterday', yesterday),
      readSpend('month', month),
    ]),
    Promise.all(budgets.map(readBudgetState)),
    selectUnknownCounts(pool, { since: lastDay }),
    selectCaptureRatios(pool, { since: lastDay }),
    countQuarantined(pool),
  ]);
  return {
    spend: spend.flat(),
    budgets: budgetStates,
    unpriced: unknown
      .filter(({ unpriced }) => unpriced > 0)
      .map(({ provider, model, unpriced }) => ({ providerName: provider, model, count: unpriced })),
    absent: unknown
      .filter(({ absent }) => absent > 0)
      .map(({ provider, model, absent }) => ({ providerName: provider, model, count: absent })),
    captures,
    quarantined,
    pricesVerified,
  };
}

/** The oldest verification per provider: a provider's prices are as fresh as its stalest one. */
export function listPricesVerified(prices: readonly Price[]): LedgerGauges['pricesVerified'] {
  const oldest = new Map<string, Date>();
  for (const { providerName, verifiedAt } of prices) {
    if (verifiedAt === null) continue;
    const at = new Date(verifiedAt);
    const known = oldest.get(providerName);
    if (known === undefined || at < known) oldest.set(providerName, at);
  }
  return [...oldest].map(([providerName, verifiedAt]) => ({ providerName, verifiedAt }));
}
