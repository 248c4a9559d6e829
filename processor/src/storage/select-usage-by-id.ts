import type pg from 'pg';
import type { StoredUsage } from '../domain/ledger.ts';
import { formatStartRange } from './counted-rows.ts';
import { formatUsageRows, parseUsageRow, type StoredUsageRow } from './parse-usage-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings, formatTenantId } from './usage-conditions.ts';
import { parseUsageId } from './usage-id.ts';

/** One record of a tenant; `null` when the tenant has no record of this id, or the text is no id. */
export async function selectUsageById(
  pool: pg.Pool,
  { tenant, id }: { tenant: string; id: string },
): Promise<StoredUsage | null> {
  const parsed = parseUsageId(id);
  if (parsed === null) return null;
  const { bind, values } = createBindings();
  const { startedAtMs } = parsed;
  const millisecond = { from: new Date(startedAtMs), to: new Date(startedAtMs + 1) };
  // The id says the millisecond: the key's index finds the few records of it, in one partition.
  const conditions = [
    `tenant_id = ${formatTenantId(tenant, bind)}`,
    ...formatStartRange(millisecond, bind),
    `usage_id(${bind(tenant)}, started_at, trace_id, span_id) = ${bind(parsed.id)}`,
  ];
  const rows = await runQuery<StoredUsageRow>(
    pool,
    formatUsageRows(`select * from usage_records where ${conditions.join(' and ')}`),
    values,
  );
  const [row] = rows;
  return row === undefined ? null : parseUsageRow(row);
}
