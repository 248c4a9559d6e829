import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Notes that a token was used; of several processors the latest use stays.
 * @throws UnavailableError when the database is away.
 */
export async function updateTokenUse(
  pool: pg.Pool,
  { id, at }: { id: string; at: Date },
): Promise<void> {
  await runQuery(
    pool,
    'update tokens set last_used_at = greatest(last_used_at, $2) where id = $1',
    [id, at],
  );
}
