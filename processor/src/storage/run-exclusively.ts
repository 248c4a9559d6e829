import type pg from 'pg';
import { runTransaction } from './run-transaction.ts';

/** Tells these locks from others. */
const KEEPING = 1752461163;

/**
 * Does what only one processor may do at a time; `null`, and nothing is done, while another one is at it.
 * The lock is that of a transaction in which nothing else happens: it holds up no cleaning, and it also
 * holds behind a pooler.
 * @throws UnavailableError when the database is away.
 */
export async function runExclusively<T>(
  pool: pg.Pool,
  task: number,
  work: () => Promise<T>,
): Promise<T | null> {
  return await runTransaction(pool, async (client) => {
    await client.query('set local idle_in_transaction_session_timeout to 0');
    const { rows } = await client.query('select pg_try_advisory_xact_lock($1, $2) as is_ours', [
      KEEPING,
      task,
    ]);
    return rows[0]?.is_ours === true ? await work() : null;
  });
}
