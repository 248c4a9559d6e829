import type pg from 'pg';
import { toLedgerError } from './ledger-error.ts';

/** A row as pg gives it: `bigint` and `numeric` columns are strings. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement and returns its rows.
 * @throws UnavailableError when the database cannot be reached.
 */
export async function runQuery<R = Row>(
  db: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  try {
    const { rows } = await db.query(text, [...values]);
    return rows;
  } catch (error) {
    throw toLedgerError(error);
  }
}
