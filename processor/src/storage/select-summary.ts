import type pg from 'pg';
import type { Summary, SummaryDimension, SummaryGroup, UsageFilter } from '../domain/ledger.ts';
import { parseTotalsRow, TOTALS_ROW, type TotalsRow } from './parse-totals-row.ts';
import { runQuery } from './run-query.ts';
import { type Bind, createBindings } from './usage-conditions.ts';
import { formatUsageSource, type SourceColumn } from './usage-source.ts';

/** The columns of each dimension: the first that is known is its key. */
const COLUMNS: Readonly<Record<SummaryDimension, readonly SourceColumn[]>> = {
  provider: ['provider_name'],
  model: ['response_model', 'request_model'],
  user: ['user_id'],
  feature: ['feature'],
  project: ['project'],
  organization: ['organization'],
  environment: ['environment'],
  service: ['service'],
  operation: ['operation_name'],
  status: ['status'],
};

/**
 * Totals and the `limit` groups of each dimension with the highest effective cost. The totals are of
 * everything that matches, so what the groups leave out is the totals less the groups' sum.
 * @throws UnavailableError when the database is away.
 */
export async function selectSummary(
  pool: pg.Pool,
  {
    tenant,
    filter,
    dimensions,
    limit,
  }: {
    tenant: string;
    filter: UsageFilter;
    dimensions: readonly SummaryDimension[];
    limit: number;
  },
): Promise<Summary> {
  const wanted = [...new Set(dimensions)];
  const { bind, values } = createBindings();
  // Users apart: sums of users by dimensions would be many times as many rows. One statement all the
  // same, and one snapshot: totals and groups always agree.
  const apart: readonly SummaryDimension[] =
    wanted.length > 1 && wanted.includes('user') ? ['user'] : [];
  const together = wanted.filter((name) => !apart.includes(name));
  const format = (names: readonly SummaryDimension[], withTotals: boolean) =>
    formatGroups({ tenant, filter, wanted, names, withTotals }, bind);
  const sums = [format(together, true), ...(apart.length > 0 ? [format(apart, false)] : [])];

  const rows = await runQuery<TotalsRow & { dimension: number | null; key: string | null }>(
    pool,
    `select * from (
      select *, row_number() over (
        partition by dimension
        order by effective_cost::numeric desc, requests::numeric desc, key
      ) as rank
      from (${sums.join(' union all ')}) as sums
    ) as ranked
    where dimension is null or rank <= ${bind(limit)}
    order by dimension nulls first, rank`,
    values,
  );
  const [totals, ...groups] = rows;
  if (totals === undefined) throw new Error('A summary without a row of totals.');
  const byDimension = wanted.map((name, index): [SummaryDimension, SummaryGroup[]] => [
    name,
    groups
      .filter((row) => row.dimension === index)
      .map((row) => ({ key: row.key, totals: parseTotalsRow(row) })),
  ]);
  return { totals: parseTotalsRow(totals), groups: Object.fromEntries(byDimension) };
}

/** SQL of the sums of each of `names`, and of everything where wanted, as rows of dimension and key. */
function formatGroups(
  {
    tenant,
    filter,
    wanted,
    names,
    withTotals,
  }: {
    tenant: string;
    filter: UsageFilter;
    /** A row's dimension is the place in this list; null for the totals. */
    wanted: readonly SummaryDimension[];
    names: readonly SummaryDimension[];
    withTotals: boolean;
  },
  bind: Bind,
): string {
  const columns = [...new Set(names.flatMap((name) => COLUMNS[name]))];
  const source = formatUsageSource({ tenant, filter, columns }, bind);
  const keys = names.map((name) => `by_${name}`);
  const which = names.map((name) => `when grouping(by_${name}) = 0 then ${wanted.indexOf(name)}`);
  const dimension = which.length === 0 ? 'null::int' : `case ${which.join(' ')} end`;
  const key = keys.length === 0 ? 'null::text' : `coalesce(${keys.join(', ')})`;
  const named = names.map((name) => `coalesce(${COLUMNS[name].join(', ')}) as by_${name}, `);
  const sets = [...(withTotals ? ['()'] : []), ...keys.map((name) => `(${name})`)];
  return `select ${dimension} as dimension, ${key} as key, ${TOTALS_ROW}
    from (select ${named.join('')} usage.* from (${source}) as usage) as usage
    group by grouping sets (${sets.join(', ')})`;
}
