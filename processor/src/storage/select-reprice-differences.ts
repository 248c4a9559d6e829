import type pg from 'pg';
import type { RepriceDifferences, RepriceGroup, RepriceQuarter } from '../domain/repricing.ts';
import {
  parseRepriceTotals,
  REPRICE_TOTALS,
  type RepriceTotalsRow,
} from './parse-reprice-totals.ts';
import { runQuery } from './run-query.ts';

interface GroupRow extends RepriceTotalsRow {
  readonly tenant: string;
  readonly provider_name: string | null;
  readonly name: string | null;
}

/** The groups of a run that differ most, by the columns that make one. */
function formatGroups(provider: string, name: string): string {
  return `select tenants.name as tenant, ${provider} as provider_name, ${name} as name,
      ${REPRICE_TOTALS}
    from reprice_differences as difference
    join usage_dimensions as dimensions on dimensions.id = dimension_id
    join tenants on tenants.id = difference.tenant_id
    where run_id = $1
    group by 1, 2, 3
    order by abs(sum(new_effective_cost) - sum(old_effective_cost)) desc, sum(records) desc, 1, 2, 3
    limit $2`;
}

const MODELS = formatGroups('provider_name', 'coalesce(response_model, request_model)');
const PROJECTS = formatGroups('null::text', 'project');

/**
 * What a run has changed so far, or would change.
 * @param limit how many groups there are to be of each kind.
 * @throws UnavailableError when the database is away.
 */
export async function selectRepriceDifferences(
  pool: pg.Pool,
  { id, limit }: { id: string; limit: number },
): Promise<RepriceDifferences> {
  const [totals, models, projects] = await Promise.all([
    runQuery<RepriceTotalsRow>(
      pool,
      `select ${REPRICE_TOTALS} from reprice_differences where run_id = $1`,
      [id],
    ),
    runQuery<GroupRow>(pool, MODELS, [id, limit]),
    runQuery<GroupRow>(pool, PROJECTS, [id, limit]),
  ]);
  const [total] = totals;
  if (total === undefined) throw new Error('A sum without a row.');
  return {
    totals: parseRepriceTotals(total),
    byModel: models.map(parseGroup),
    byProject: projects.map(parseGroup),
  };
}

/**
 * The same by the quarter of an hour under which it is summed, the earliest first: what the periods of
 * budgets, in whatever time zone, are put together from.
 * @throws UnavailableError when the database is away.
 */
export async function selectRepriceQuarters(
  pool: pg.Pool,
  { id }: { id: string },
): Promise<RepriceQuarter[]> {
  const rows = await runQuery<
    RepriceTotalsRow & { tenant: string; environment: string | null; counted_at: Date }
  >(
    pool,
    `select tenants.name as tenant, environment, counted_at, ${REPRICE_TOTALS}
    from reprice_differences as difference
    join usage_dimensions as dimensions on dimensions.id = dimension_id
    join tenants on tenants.id = difference.tenant_id
    where run_id = $1
    group by 1, 2, 3 order by 3, 1, 2`,
    [id],
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    environment: row.environment,
    countedAt: row.counted_at,
    totals: parseRepriceTotals(row),
  }));
}

function parseGroup(row: GroupRow): RepriceGroup {
  return {
    tenant: row.tenant,
    providerName: row.provider_name,
    name: row.name,
    totals: parseRepriceTotals(row),
  };
}
