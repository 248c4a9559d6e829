import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Changes when a claimed task is due again: later, after it was done.
 * @throws UnavailableError when the database is away.
 */
export async function updatePriceTask(
  pool: pg.Pool,
  { name, nextAt }: { name: 'refresh' | 'reminder'; nextAt: Date },
): Promise<void> {
  await runQuery(pool, 'update price_tasks set next_at = $2 where name = $1', [name, nextAt]);
}
