import type pg from 'pg';
import type { NewAlert } from '../domain/alert.ts';
import { insertPriceAlert } from './insert-price-alert.ts';
import { runQuery } from './run-query.ts';
import { runTransaction } from './run-transaction.ts';

/**
 * Ends a run, and tells people of it: once, whoever else believes to end it.
 * @param error why it ended too early; `null` where every record was looked at.
 * @returns whether it was this call that ended it.
 * @throws UnavailableError when the database is away.
 */
export async function finishRepriceRun(
  pool: pg.Pool,
  id: string,
  { error = null, alert = null }: { error?: string | null; alert?: NewAlert | null } = {},
): Promise<boolean> {
  return await runTransaction(pool, async (client) => {
    const finished = await runQuery(
      client,
      'update reprice_runs set finished_at = now(), error = $2 where id = $1 and finished_at is null returning id',
      [id, error],
    );
    if (finished.length === 0) return false;
    if (alert !== null) await insertPriceAlert(client, alert);
    return true;
  });
}
