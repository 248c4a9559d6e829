import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Spans in quarantine; one that was sent several times is one.
 * @param tenant without it every tenant.
 * @throws UnavailableError when the database is away.
 */
export async function countQuarantined(
  pool: pg.Pool,
  { tenant = null }: { tenant?: string | null } = {},
): Promise<number> {
  const rows = await runQuery<{ count: string }>(
    pool,
    'select count(*) from quarantined_spans where $1::text is null or tenant = $1',
    [tenant],
  );
  return Number(rows[0]?.count ?? 0);
}
