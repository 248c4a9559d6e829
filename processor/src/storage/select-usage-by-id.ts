import type pg from 'pg';
import type { StoredUsage } from '../domain/ledger.ts';
import { parseUsageRow, USAGE_ROW, type UsageRow } from './parse-usage-row.ts';
import { runQuery } from './run-query.ts';
import { parseUsageId } from './usage-id.ts';

/** One record of a tenant; `null` when the tenant has no record of this id, or the text is no id. */
export async function selectUsageById(
  pool: pg.Pool,
  { tenant, id }: { tenant: string; id: string },
): Promise<StoredUsage | null> {
  const parsed = parseUsageId(id);
  if (parsed === null) return null;
  // The id says the millisecond: the key's index finds the few records of it, in one partition.
  const rows = await runQuery<UsageRow>(
    pool,
    `select ${USAGE_ROW}
    from usage_records as usage left join prices as price on price.id = usage.price_id
    where tenant = $1 and started_at >= $2 and started_at < $3 and usage.id = $4`,
    [tenant, new Date(parsed.startedAtMs), new Date(parsed.startedAtMs + 1), parsed.id],
  );
  const [row] = rows;
  return row === undefined ? null : parseUsageRow(row);
}
