import type pg from 'pg';
import { formatColumn } from './format-array.ts';
import type { TenantUsage } from './resolve-usage-ids.ts';
import { runQuery } from './run-query.ts';

/**
 * Makes the partitions that the usages' content needs; asks nothing where there is none. Before their
 * transaction: whoever makes one holds up others until it commits.
 * @throws UnavailableError when the database is away.
 */
export async function ensureContentPartitions(
  pool: pg.Pool,
  usages: readonly TenantUsage[],
): Promise<void> {
  const withContent = usages.filter(({ usage }) => usage.content);
  if (withContent.length === 0) return;
  await runQuery(
    pool,
    `select ensure_content_partition(month) from (
      select distinct date_trunc('month',
        timestamptz 'epoch' + started_at_us * interval '1 microsecond', 'UTC') as month
      from unnest($1::bigint[]) as started_at_us
    ) as months`,
    [formatColumn(withContent, ({ usage }) => usage.record.startedAtUs)],
  );
}
