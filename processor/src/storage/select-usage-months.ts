import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** A partition of `usage_records`. */
export interface UsageMonth {
  readonly table: string;
  /** `2026-01`. */
  readonly month: string;
  readonly start: Date;
  readonly end: Date;
}

/**
 * The months for which there are partitions, in order.
 * @throws UnavailableError when the database is away.
 */
export async function selectUsageMonths(pool: pg.Pool): Promise<UsageMonth[]> {
  const rows = await runQuery<{ name: string }>(
    pool,
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'usage_records'::regclass order by 1`,
  );
  return rows.flatMap(({ name }) => {
    const [, year, month] = /^usage_records_(\d{4,})_(\d\d)$/.exec(name) ?? [];
    if (year === undefined || month === undefined) return [];
    const start = new Date(Date.UTC(Number(year), Number(month) - 1, 1));
    const end = new Date(Date.UTC(Number(year), Number(month), 1));
    return { table: name, month: `${year}-${month}`, start, end };
  });
}
