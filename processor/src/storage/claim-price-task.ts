import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Claims a task that is done every so often by one of several processors. True for exactly one of
 * them, where the task is due; it is due again at `nextAt`.
 * @throws UnavailableError when the database is away.
 */
export async function claimPriceTask(
  pool: pg.Pool,
  { name, now, nextAt }: { name: 'refresh' | 'reminder'; now: Date; nextAt: Date },
): Promise<boolean> {
  const rows = await runQuery(
    pool,
    `insert into price_tasks (name, next_at) values ($1, $3)
    on conflict (name) do update set next_at = excluded.next_at where price_tasks.next_at <= $2
    returning name`,
    [name, now, nextAt],
  );
  return rows.length > 0;
}
