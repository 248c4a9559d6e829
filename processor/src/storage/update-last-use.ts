import type pg from 'pg';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/**
 * Notes which prices were used, and when last; less than an hour later it stays as it is, so that a
 * busy price is not written all the time. Rows are locked in the order of their ids, as everywhere.
 * @throws UnavailableError when the database is away.
 */
export async function updateLastUse(pool: pg.Pool, uses: ReadonlyMap<string, Date>): Promise<void> {
  if (uses.size === 0) return;
  await runQuery(
    pool,
    `with used as (
      select prices.id, at from unnest($1::text[], $2::timestamptz[]) as used (id, at)
      join prices using (id)
      where last_used_at is null or at >= last_used_at + interval '1 hour'
      order by prices.id for no key update of prices
    )
    update prices set last_used_at = greatest(last_used_at, at) from used where prices.id = used.id`,
    [
      formatArray([...uses.keys()]),
      formatArray([...uses.values()].map((instant) => instant.toISOString())),
    ],
  );
}
