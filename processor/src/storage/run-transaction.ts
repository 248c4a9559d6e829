import type pg from 'pg';
import { toLedgerError } from './ledger-error.ts';

/**
 * Runs `work` in one transaction: committed when it resolves, undone when it throws.
 * @throws UnavailableError when the database cannot be reached. What was sent may have been committed.
 */
export async function runTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw toLedgerError(error);
  }
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = await rollBack(client);
    throw toLedgerError(error);
  } finally {
    // A client that could not even roll back is thrown away instead of handed to the next one.
    client.release(failure);
  }
}

async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
