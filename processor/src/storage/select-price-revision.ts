import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * How often prices were changed, as text: another one means that they are to be read again.
 * @throws UnavailableError when the database is away.
 */
export async function selectPriceRevision(pool: pg.Pool): Promise<string> {
  const rows = await runQuery<{ revision: string }>(pool, 'select revision from price_revision');
  return rows[0]?.revision ?? '';
}
