import type { ApiRecord } from '../support/ledger-api.ts';

/** What the demo shows of the ledger at one moment. */
export interface LedgerView {
  /** The latest records as the API gives them, newest first: in one round of calls, all of them. */
  readonly records: readonly ApiRecord[];
  /** Those that were not seen before, oldest first. */
  readonly fresh: readonly ApiRecord[];
  readonly totals: LedgerTotals;
  readonly budgets: readonly BudgetView[];
}

interface LedgerTotals {
  readonly requests: number;
  /** `null` where no call's cost is known. */
  readonly effective_cost: string | null;
  readonly unpriced_requests: number;
  readonly absent_requests: number;
  readonly estimated_requests: number;
}

/** How a budget stands, as `GET /api/v1/budgets` answers. */
export interface BudgetView {
  readonly name: string;
  readonly limit: string;
  readonly spent: string;
  readonly period: string;
  readonly used_ratio: number | null;
  readonly thresholds: readonly { readonly threshold: string; readonly reached: boolean }[];
}

/** Creates a reader that tells the records it has shown from those it has not. */
export function createLedgerReader(processorUrl: string): () => Promise<LedgerView> {
  let seen: ReadonlySet<string> = new Set();
  return async () => {
    const { records } = await readJson<{ records: ApiRecord[] }>(
      processorUrl,
      '/api/v1/usage?limit=100',
    );
    // After the records, so that the sums never lag behind the rows above them.
    const [{ totals }, { budgets }] = await Promise.all([
      readJson<{ totals: LedgerTotals }>(processorUrl, '/api/v1/analytics/summary'),
      readJson<{ budgets: BudgetView[] }>(processorUrl, '/api/v1/budgets'),
    ]);
    const fresh = records.filter(({ id }) => !seen.has(id)).reverse();
    seen = new Set(records.map(({ id }) => id));
    return { records, fresh, totals, budgets };
  };
}

async function readJson<T>(processorUrl: string, path: string): Promise<T> {
  const response = await fetch(new URL(path, processorUrl));
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
