import type pg from 'pg';
import type { Interval } from '../domain/budget.ts';
import { parseTotalsRow, TOTALS_ROW, type TotalsRow } from './parse-totals-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';
import { formatUsageSource } from './usage-source.ts';

/** What counts against a budget, with the calls beside it whose cost is unknown, and how much is estimated. */
export interface BudgetSpend {
  /** 10⁻¹⁸ USD. */
  readonly spent: bigint;
  readonly unpricedRequests: number;
  readonly absentRequests: number;
  readonly estimatedRequests: number;
  /** The part of `spent` that is estimated, 10⁻¹⁸ USD. */
  readonly estimatedCost: bigint;
}

/**
 * A tenant's spend in an interval; `environment` null is all of them.
 * @throws UnavailableError when the database is away.
 */
export async function selectBudgetSpend(
  pool: pg.Pool,
  {
    tenant,
    environment,
    interval,
  }: { tenant: string; environment: string | null; interval: Interval },
): Promise<BudgetSpend> {
  const { bind, values } = createBindings();
  const filter = {
    ...(environment === null ? {} : { environment }),
    from: interval.start,
    to: interval.end,
  };
  const source = formatUsageSource({ tenant, filter }, bind);
  const rows = await runQuery<TotalsRow>(
    pool,
    `select ${TOTALS_ROW} from (${source}) as usage`,
    values,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A sum without a row.');
  const { effectiveCost, ...beside } = parseTotalsRow(row);
  const { unpricedRequests, absentRequests, estimatedRequests, estimatedCost } = beside;
  return {
    spent: effectiveCost,
    unpricedRequests,
    absentRequests,
    estimatedRequests,
    estimatedCost,
  };
}
