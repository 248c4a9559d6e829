import type pg from 'pg';
import { formatDay, SEALED_SUMS } from './seal-dropped-days.ts';

const DAY = formatDay('coalesce(posted_at, started_at)');

/**
 * Seals the days in whose sums the user's records are. What they add up to is noted once their month is
 * closed.
 * @returns how many days were not sealed before.
 */
export async function sealErasedDays(
  client: pg.PoolClient,
  { nameId }: { nameId: number },
  openFrom: Date,
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into sealed_days (tenant_id, day, reason)
    select distinct tenant_id, ${DAY}, 'erasure' from usage_records where user_id = $1 order by 1, 2
    on conflict (tenant_id, day) do nothing`,
    [nameId],
  );
  await completeSeals(client, openFrom);
  return rowCount ?? 0;
}

/** Notes what sealed days add up to whose months have closed since. */
export async function completeSeals(db: pg.PoolClient | pg.Pool, openFrom: Date): Promise<void> {
  await db.query(
    `update sealed_days as sealed
    set ${SEALED_SUMS.map((name) => `${name} = sums.${name}`).join(', ')}
    from sealed_days as open, sum_up_day(open.tenant_id, open.day) as sums
    where open.checksum is null and open.day < ${formatDay('$1::timestamptz')}
      and sealed.tenant_id = open.tenant_id and sealed.day = open.day`,
    [openFrom],
  );
}
