import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Spans in quarantine, of all tenants; one that was sent several times is one.
 * @throws UnavailableError when the database is away.
 */
export async function countQuarantined(pool: pg.Pool): Promise<number> {
  const rows = await runQuery<{ count: string }>(pool, 'select count(*) from quarantined_spans');
  return Number(rows[0]?.count ?? 0);
}
