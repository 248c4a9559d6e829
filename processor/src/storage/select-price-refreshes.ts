import type pg from 'pg';
import type { PriceRefresh, RefusedModel } from '../domain/price-life.ts';
import { runQuery } from './run-query.ts';

interface RefreshRow extends Omit<PriceRefresh, 'refused'> {
  readonly refused: readonly { provider_name: string; model: string; faults: string[] }[];
}

/**
 * What became of the latest attempts to take over prices, newest first.
 * @throws UnavailableError when the database is away.
 */
export async function selectPriceRefreshes(
  db: pg.Pool | pg.PoolClient,
  { withBuiltIn = true, limit = null }: { withBuiltIn?: boolean; limit?: number | null } = {},
): Promise<PriceRefresh[]> {
  const rows = await runQuery<RefreshRow>(
    db,
    `select source, version, digest, trigger, location, requested_by as "requestedBy",
      retrieved_at as "retrievedAt", finished_at as "finishedAt", outcome, added, changed, withdrawn,
      refused, error
    from price_refreshes where $1 or trigger <> 'built-in' order by id desc limit $2`,
    [withBuiltIn, limit],
  );
  return rows.map((row) => ({ ...row, refused: row.refused.map(parseRefused) }));
}

function parseRefused({
  provider_name: providerName,
  model,
  faults,
}: RefreshRow['refused'][number]): RefusedModel {
  return { providerName, model, faults };
}
