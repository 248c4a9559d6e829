import type pg from 'pg';
import type { PriceRefresh } from '../domain/price-life.ts';
import { runQuery } from './run-query.ts';

/**
 * Keeps what became of an attempt to take over prices.
 * @throws UnavailableError when the database is away.
 */
export async function insertPriceRefresh(
  db: pg.Pool | pg.PoolClient,
  refresh: PriceRefresh,
): Promise<void> {
  const refused = refresh.refused.map(({ providerName, model, faults }) => ({
    provider_name: providerName,
    model,
    faults,
  }));
  await runQuery(
    db,
    `insert into price_refreshes (source, version, digest, trigger, location, requested_by,
      retrieved_at, finished_at, outcome, added, changed, withdrawn, refused, error)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, left($14, 2000))`,
    [
      refresh.source,
      refresh.version,
      refresh.digest,
      refresh.trigger,
      refresh.location,
      refresh.requestedBy,
      refresh.retrievedAt,
      refresh.finishedAt,
      refresh.outcome,
      refresh.added,
      refresh.changed,
      refresh.withdrawn,
      JSON.stringify(refused),
      refresh.error,
    ],
  );
}
