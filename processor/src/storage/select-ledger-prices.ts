import type pg from 'pg';
import type { LedgerPrice, PriceQuestion } from '../domain/price-life.ts';
import { formatArray } from './format-array.ts';
import { PRICE_ROW, type PriceRow, parsePriceRow } from './parse-price-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * Prices with their life so far, by id.
 * @throws UnavailableError when the database is away.
 */
export async function selectLedgerPrices(
  db: pg.Pool | pg.PoolClient,
  {
    providerName,
    model,
    at,
    withRevoked,
    withOwn,
    stale,
    configuredIds,
    after,
    limit,
  }: PriceQuestion,
): Promise<LedgerPrice[]> {
  const { bind, values } = createBindings();
  const conditions = ['true'];
  if (providerName !== undefined) conditions.push(`provider_name = ${bind(providerName)}`);
  if (model !== undefined) {
    const name = `lower(${bind(model)}::text)`;
    conditions.push(`(lower(model) = ${name} or body->'match'->'exact' ? ${name})`);
  }
  if (!withRevoked) conditions.push('revoked_at is null');
  if (at !== null) {
    const instant = `${bind(at)}::timestamptz`;
    conditions.push(`(valid_from is null or valid_from <= ${instant})`);
    conditions.push(`(valid_to is null or valid_to > ${instant})`);
  }
  if (stale !== null) {
    conditions.push(`last_used_at >= ${bind(stale.usedSince)}::timestamptz`);
    conditions.push(
      `(verified_at is null or verified_at < ${bind(stale.verifiedBefore)}::timestamptz)`,
    );
  }
  if (!withOwn) conditions.push("not body ? 'own'");
  if (configuredIds !== null) {
    conditions.push(
      `(origin <> 'configuration' or id = any(${bind(formatArray(configuredIds))}::text[]))`,
    );
  }
  if (after !== null) conditions.push(`id collate "C" > ${bind(after)}`);
  const rows = await runQuery<PriceRow>(
    db,
    `select ${PRICE_ROW} from prices where ${conditions.join(' and ')}
    order by id collate "C" ${limit === null ? '' : `limit ${bind(limit)}`}`,
    values,
  );
  return rows.map(parsePriceRow);
}
