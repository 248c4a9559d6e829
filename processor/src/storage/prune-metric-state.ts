import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * Forgets the sums and sessions of which nothing has come since the instant.
 * @throws UnavailableError when the database is away.
 */
export async function pruneMetricState(pool: pg.Pool, seenBefore: Date): Promise<void> {
  await runQuery(pool, 'delete from metric_series where seen_at < $1', [seenBefore]);
  await runQuery(pool, 'delete from session_witnesses where seen_at < $1', [seenBefore]);
}
