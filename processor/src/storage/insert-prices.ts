import type pg from 'pg';
import type { Price } from '../domain/price.ts';
import type { PriceOrigin } from '../domain/price-life.ts';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/**
 * Adds the prices that the ledger does not know yet, by id. A price that it knows is left as it is:
 * other content has another id.
 * @throws UnavailableError when the database is away.
 */
export async function insertPrices(
  db: pg.Pool | pg.PoolClient,
  prices: readonly Price[],
  { origin = 'built-in' }: { origin?: PriceOrigin } = {},
): Promise<void> {
  const rows = await runQuery<{ id: string }>(
    db,
    'select id from unnest($1::text[]) as given (id) where not exists (select from prices where prices.id = given.id)',
    [formatArray(prices.map(({ id }) => id))],
  );
  const unknown = new Set(rows.map(({ id }) => id));
  const added = prices.filter(({ id }) => unknown.has(id));
  if (added.length === 0) return;
  await runQuery(
    db,
    `insert into prices
      (id, provider_name, model, valid_from, valid_to, verified_at, source, source_url, licence, body, origin)
    select *, $11 from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
      $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::jsonb[])
    order by 1
    on conflict (id) do nothing`,
    [
      formatArray(added.map(({ id }) => id)),
      formatArray(added.map(({ providerName }) => providerName)),
      formatArray(added.map(({ model }) => model)),
      formatArray(added.map(({ validFrom }) => validFrom)),
      formatArray(added.map(({ validTo }) => validTo)),
      formatArray(added.map(({ verifiedAt }) => verifiedAt)),
      formatArray(added.map(({ source }) => `${source.name} ${source.version}`)),
      formatArray(added.map(({ source }) => source.url)),
      formatArray(added.map(({ source }) => source.licence)),
      formatArray(added.map((price) => JSON.stringify(price))),
      origin,
    ],
  );
}
