import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * The id of the tenant behind another one, or of the first; `null` where there is none.
 * @throws UnavailableError when the database is away.
 */
export async function selectNextTenant(
  pool: pg.Pool,
  after: number | null,
): Promise<number | null> {
  const [row] = await runQuery<{ id: number | null }>(
    pool,
    'select min(id) as id from tenants where $1::int is null or id > $1',
    [after],
  );
  return row?.id ?? null;
}
