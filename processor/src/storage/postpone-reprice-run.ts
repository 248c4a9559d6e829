import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Gives a run back, to be taken up again from `dueAt` on: where it is, or from its beginning.
 * @throws UnavailableError when the database is away.
 */
export async function postponeRepriceRun(
  pool: pg.Pool,
  id: string,
  { dueAt, isFromStart = false }: { dueAt: Date; isFromStart?: boolean },
): Promise<void> {
  await runQuery(
    pool,
    `update reprice_runs set due_at = $2, position = case when $3 then null else position end
    where id = $1 and finished_at is null`,
    [id, dueAt, isFromStart],
  );
}
