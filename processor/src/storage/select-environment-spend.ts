import type pg from 'pg';
import type { Interval } from '../domain/budget.ts';
import { parseAmount } from '../domain/money.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';
import { formatUsageSource } from './usage-source.ts';

/** Spend of all tenants in one environment, 10⁻¹⁸ USD; `''` is the calls that name none. */
export interface EnvironmentSpend {
  readonly environment: string;
  readonly spent: bigint;
}

/** @throws UnavailableError when the database is away. */
export async function selectEnvironmentSpend(
  pool: pg.Pool,
  interval: Interval,
): Promise<EnvironmentSpend[]> {
  const { bind, values } = createBindings();
  const filter = { from: interval.start, to: interval.end };
  const source = formatUsageSource({ tenant: null, filter, columns: ['environment'] }, bind);
  const rows = await runQuery<{ environment: string; spent: string }>(
    pool,
    `select coalesce(environment, '') as environment, sum(effective_cost)::text as spent
    from (${source}) as usage
    group by 1 order by 1`,
    values,
  );
  return rows.map(({ environment, spent }) => ({ environment, spent: parseAmount(spent) }));
}
