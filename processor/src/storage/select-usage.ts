import type pg from 'pg';
import type { StoredUsage, UsageCursor, UsageFilter } from '../domain/ledger.ts';
import { COUNTS, formatStartRange } from './counted-rows.ts';
import {
  formatUsageRows,
  NEWEST_FIRST,
  parseUsageRow,
  type StoredUsageRow,
} from './parse-usage-row.ts';
import { runQuery } from './run-query.ts';
import { type FilterIds, selectFilterIds } from './select-filter-ids.ts';
import {
  type Bind,
  createBindings,
  formatRestConditions,
  formatTenantId,
} from './usage-conditions.ts';

/**
 * A tenant's records, newest first, from behind the cursor on. A page's last record is the next
 * page's cursor: what is stored meanwhile shifts nothing.
 * @throws UnavailableError when the database is away.
 */
export async function selectUsage(
  pool: pg.Pool,
  {
    tenant,
    filter,
    cursor,
    limit,
  }: { tenant: string; filter: UsageFilter; cursor: UsageCursor | null; limit: number },
): Promise<StoredUsage[]> {
  const ids = await selectFilterIds(pool, { tenant, filter });
  if (ids === null) return [];
  const { bind, values } = createBindings();
  const conditions = [
    ...formatIdConditions(ids, bind),
    ...formatRestConditions(filter, bind),
    ...formatStartRange(filter, bind),
    COUNTS,
  ];
  if (cursor !== null) conditions.push(formatBehind(tenant, cursor, bind));
  const rows = await runQuery<StoredUsageRow>(
    pool,
    formatUsageRows(
      `select * from usage_records
      where ${conditions.join(' and ')}
      order by ${NEWEST_FIRST}
      limit ${bind(limit)}`,
    ),
    values,
  );
  return rows.map(parseUsageRow);
}

function formatIdConditions(ids: FilterIds, bind: Bind): string[] {
  const { tenantId, dimensionIds, userId, sessionId } = ids;
  const conditions = [`tenant_id = ${bind(tenantId)}`];
  if (dimensionIds !== null) conditions.push(`dimension_id = any(${bind(dimensionIds)}::int[])`);
  if (userId !== null) conditions.push(`user_id = ${bind(userId)}`);
  if (sessionId !== null) conditions.push(`session_id = ${bind(sessionId)}`);
  return conditions;
}

/** The cursor has the id of the last record that was shown, whose key says where it stands. */
function formatBehind(tenant: string, cursor: UsageCursor, bind: Bind): string {
  const instant = `(timestamptz 'epoch' + ${bind(cursor.startedAtUs)}::bigint * interval '1 microsecond')`;
  const shown = `(select trace_id, span_id from usage_records
    where tenant_id = ${formatTenantId(tenant, bind)} and started_at = ${instant}
      and usage_slot(started_at) = usage_slot(${instant})
      and usage_id(${bind(tenant)}, started_at, trace_id, span_id) = ${bind(cursor.id)})`;
  return `usage_slot(started_at) <= usage_slot(${instant})
    and started_at <= ${instant}
    and (started_at < ${instant} or (trace_id, span_id) < ${shown})`;
}
