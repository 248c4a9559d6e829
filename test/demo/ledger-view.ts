import { type ApiRecord, selectRecords } from '../support/ledger-api.ts';
import { readGauge } from '../support/read-gauge.ts';

/** What the demo shows of the ledger at one moment. */
export interface LedgerView {
  /** Records that were not seen before, oldest first. */
  readonly fresh: readonly ApiRecord[];
  /** Every record so far, newest first. */
  readonly records: readonly ApiRecord[];
  readonly totals: LedgerTotals;
  /** USD; `undefined` while the gauge is not there yet. */
  readonly budgetSpent: number | undefined;
}

export interface LedgerTotals {
  readonly requests: number;
  readonly effective_cost: string;
  readonly unpriced_requests: number;
  readonly absent_requests: number;
}

/** Creates a reader that tells the records it has shown from those it has not. */
export function createLedgerReader(
  processorUrl: string,
  budgetName: string,
): () => Promise<LedgerView> {
  const seen = new Set<string>();
  return async () => {
    const records = await selectRecords(processorUrl);
    const fresh = records.filter(({ id }) => !seen.has(id)).reverse();
    for (const { id } of fresh) seen.add(id);
    const response = await fetch(new URL('/api/v1/analytics/summary', processorUrl));
    const { totals } = (await response.json()) as { totals: LedgerTotals };
    const budgetSpent = await readGauge(processorUrl, 'ai_budget_spent_usd', {
      budget: budgetName,
    });
    return { fresh, records, totals, budgetSpent };
  };
}
