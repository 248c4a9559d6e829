import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import { runQuery } from './run-query.ts';

/** Per pool, the months whose partition was seen. */
const seenMonths = new WeakMap<pg.Pool, Set<number>>();

/** Makes the partitions that the usages need, and remembers which there are. */
export async function ensureUsagePartitions(
  pool: pg.Pool,
  usages: readonly PricedUsage[],
): Promise<void> {
  const seen = seenMonths.get(pool) ?? new Set();
  seenMonths.set(pool, seen);
  for (const month of new Set(usages.map(({ record }) => startOfMonth(record.startedAtUs)))) {
    if (seen.has(month)) continue;
    await runQuery(pool, 'select ensure_usage_partition($1)', [new Date(month)]);
    seen.add(month);
  }
}

/** After an insert found no partition: look again at the next one. */
export function forgetUsagePartitions(pool: pg.Pool): void {
  seenMonths.delete(pool);
}

function startOfMonth(startedAtUs: bigint): number {
  const start = new Date(Number(startedAtUs / 1000n));
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1);
}
