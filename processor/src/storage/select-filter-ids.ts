import type pg from 'pg';
import type { UsageFilter } from '../domain/ledger.ts';
import { runQuery } from './run-query.ts';
import {
  createBindings,
  formatDimensionIds,
  formatNameId,
  formatTenantId,
} from './usage-conditions.ts';

/** What a filter's names are in the ledger; `null` where the filter does not ask for it. */
export interface FilterIds {
  readonly tenantId: number;
  readonly dimensionIds: readonly number[] | null;
  readonly userId: number | null;
  readonly sessionId: number | null;
}

/**
 * Looks up a filter's names before the records are asked for: the database plans much better for
 * numbers that it knows than for names that it will look up. `null` where no record can match.
 * @throws UnavailableError when the database is away.
 */
export async function selectFilterIds(
  pool: pg.Pool,
  { tenant, filter }: { tenant: string; filter: UsageFilter },
): Promise<FilterIds | null> {
  const { bind, values } = createBindings();
  const tenantId = formatTenantId(tenant, bind);
  const { user, session } = filter;
  const [row] = await runQuery<{
    tenant_id: number | null;
    dimension_ids: number[] | null;
    user_id: number | null;
    session_id: number | null;
  }>(
    pool,
    `select ${tenantId} as tenant_id,
      ${formatDimensionIds({ tenantId, filter }, bind) ?? 'null'} as dimension_ids,
      ${user === undefined ? 'null' : formatNameId('user', tenantId, user, bind)} as user_id,
      ${session === undefined ? 'null' : formatNameId('session', tenantId, session, bind)} as session_id`,
    values,
  );
  if (row === undefined || row.tenant_id === null) return null;
  if (row.dimension_ids?.length === 0) return null;
  if (user !== undefined && row.user_id === null) return null;
  if (session !== undefined && row.session_id === null) return null;
  return {
    tenantId: row.tenant_id,
    dimensionIds: row.dimension_ids,
    userId: row.user_id,
    sessionId: row.session_id,
  };
}
