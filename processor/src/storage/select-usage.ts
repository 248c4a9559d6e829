import type pg from 'pg';
import type { StoredUsage, UsageCursor, UsageFilter } from '../domain/ledger.ts';
import { parseUsageRow, USAGE_ROW, type UsageRow } from './parse-usage-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings, formatRecordConditions } from './usage-conditions.ts';

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
  const { bind, values } = createBindings();
  const conditions = [`tenant = ${bind(tenant)}`, ...formatRecordConditions(filter, bind)];
  if (filter.from !== undefined) conditions.push(`started_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`started_at < ${bind(filter.to)}`);
  if (cursor !== null) {
    const instant = `timestamptz 'epoch' + ${bind(cursor.startedAtUs)}::bigint * interval '1 microsecond'`;
    // Not (started_at, id) < (…, …): of that form the planner does not drop the newer partitions.
    conditions.push(
      `started_at <= ${instant} and (started_at < ${instant} or id < ${bind(cursor.id)})`,
    );
  }
  const rows = await runQuery<UsageRow>(
    pool,
    `select ${USAGE_ROW}
    from (
      select * from usage_records
      where ${conditions.join(' and ')}
      order by started_at desc, id desc
      limit ${bind(limit)}
    ) as usage
    left join prices as price on price.id = usage.price_id
    order by usage.started_at desc, usage.id desc`,
    values,
  );
  return rows.map(parseUsageRow);
}
