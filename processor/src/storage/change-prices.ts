import type pg from 'pg';
import type { NewAlert } from '../domain/alert.ts';
import {
  allPrices,
  type LedgerPrice,
  type NewPrice,
  type PriceRefresh,
} from '../domain/price-life.ts';
import { formatArray } from './format-array.ts';
import { insertPriceAlert } from './insert-price-alert.ts';
import { insertPriceRefresh } from './insert-price-refresh.ts';
import { insertPrices } from './insert-prices.ts';
import { runQuery } from './run-query.ts';
import { runTransaction } from './run-transaction.ts';
import { selectLedgerPrices } from './select-ledger-prices.ts';
import { selectPriceRefreshes } from './select-price-refreshes.ts';

/** What happens to prices, all at once or not at all. */
export interface PriceChange {
  /** Those that the ledger knows already and that no longer count, count again. */
  readonly added?: readonly NewPrice[];
  readonly superseded?: readonly string[];
  readonly revoked?: { readonly id: string; readonly by: string } | null;
  readonly verified?: { readonly ids: readonly string[]; readonly at: Date; readonly by: string };
  /** What is to be kept of the data sets that made the change. */
  readonly refreshes?: readonly PriceRefresh[];
  /** Whom to tell of it. */
  readonly alert?: NewAlert | null;
}

/** What a decision about prices is made on. */
export interface PriceRecords {
  /** All that were ever known. */
  readonly prices: readonly LedgerPrice[];
  /** Newest first. */
  readonly refreshes: readonly PriceRefresh[];
}

/**
 * Changes prices under one lock: what `decide` sees is what holds until its change is made, so that
 * two refreshes at once make one change. `decide` may throw: then nothing is changed.
 * @throws UnavailableError when the database is away.
 */
export async function changePrices<Result>(
  pool: pg.Pool,
  decide: (records: PriceRecords) => { readonly change: PriceChange; readonly result: Result },
): Promise<Result> {
  return await runTransaction(pool, async (client) => {
    await runQuery(client, 'select from price_revision for update');
    const question = { ...allPrices, withRevoked: true };
    const { change, result } = decide({
      prices: await selectLedgerPrices(client, question),
      refreshes: await selectPriceRefreshes(client),
    });
    await applyChange(client, change);
    return result;
  });
}

async function applyChange(
  client: pg.PoolClient,
  { added = [], superseded = [], revoked = null, verified, refreshes = [], alert }: PriceChange,
): Promise<void> {
  if (superseded.length > 0) await supersede(client, superseded);
  if (revoked !== null) await revoke(client, revoked);
  for (const origin of new Set(added.map((each) => each.origin))) {
    await insertPrices(
      client,
      added.filter((each) => each.origin === origin).map(({ price }) => price),
      { origin },
    );
  }
  if (added.length > 0) await reinstate(client, added);
  if (verified !== undefined) await verify(client, verified);
  for (const refresh of refreshes) await insertPriceRefresh(client, refresh);
  if (alert) await insertPriceAlert(client, alert);
  const isChanged = added.length + superseded.length > 0 || revoked !== null || verified;
  if (isChanged) await runQuery(client, 'update price_revision set revision = revision + 1');
}

function supersede(client: pg.PoolClient, ids: readonly string[]) {
  return runQuery(
    client,
    `update prices set revoked_at = now(), revoked_reason = 'superseded', revoked_by = null
    where id = any($1::text[]) and revoked_at is null`,
    [formatArray(ids)],
  );
}

function revoke(client: pg.PoolClient, { id, by }: { readonly id: string; readonly by: string }) {
  return runQuery(
    client,
    `update prices set revoked_at = now(), revoked_reason = 'revoked', revoked_by = $2
    where id = $1 and revoked_at is null`,
    [id, by],
  );
}

/** Also writes down who added them: what `insertPrices` itself does not know. */
function reinstate(client: pg.PoolClient, added: readonly NewPrice[]) {
  return runQuery(
    client,
    `update prices set revoked_at = null, revoked_reason = null, revoked_by = null,
      added_by = given.added_by, origin = given.origin,
      verified_at = greatest(prices.verified_at, given.verified_at),
      verified_by = case
        when given.verified_at >= prices.verified_at then given.verified_by
        else prices.verified_by
      end
    from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
      as given (id, origin, added_by, verified_at, verified_by)
    where prices.id = given.id`,
    [
      formatArray(added.map(({ price }) => price.id)),
      formatArray(added.map(({ origin }) => origin)),
      formatArray(added.map(({ addedBy }) => addedBy)),
      formatArray(added.map(({ price }) => price.verifiedAt)),
      formatArray(added.map(({ verifiedBy }) => verifiedBy)),
    ],
  );
}

/** What somebody has looked at later stays. */
function verify(
  client: pg.PoolClient,
  { ids, at, by }: { readonly ids: readonly string[]; readonly at: Date; readonly by: string },
) {
  return runQuery(
    client,
    `update prices set verified_at = $2, verified_by = $3
    where id = any($1::text[]) and (verified_at is null or verified_at <= $2)`,
    [formatArray(ids), at, by],
  );
}
