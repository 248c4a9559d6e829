import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';
import { formatHour } from './rollup-columns.ts';
import { runTransaction } from './run-transaction.ts';
import { DROPPED_COLUMNS, SEAL_DROPPED } from './seal-dropped-days.ts';

const HOUR_MS = 3_600_000;

/** Records of some dimensions that began in [from, to), which are beginnings of days. */
export interface ExpiredRecords {
  readonly dimensionIds: readonly number[];
  readonly from: Date;
  readonly to: Date;
  /** Start of the first month that is not closed. Records that were posted later stay for now. */
  readonly openFrom: Date;
}

const EXPIRED = `dimension_id = any($1::int[]) and started_at >= $2 and started_at < $3
  and (posted_at is null or posted_at < $4)`;

const DELETE = `
  with dropped as (
    delete from usage_records where ${EXPIRED}
    returning ${DROPPED_COLUMNS}
  ), ${SEAL_DROPPED}
  select count(*) as records from dropped`;

const HOURS = `
  select ${formatHour('started_at')} as hour, count(*) as records
  from usage_records where ${EXPIRED} group by 1 order by 1`;

/**
 * In which hours they began, and how many in each.
 * @throws UnavailableError when the database is away.
 */
export async function selectExpiredHours(
  pool: pg.Pool,
  { dimensionIds, from, to, openFrom }: ExpiredRecords,
): Promise<{ hour: Date; records: number }[]> {
  return await runTransaction(pool, async (client) => {
    await client.query('set local statement_timeout to 0');
    const { rows } = await client.query<{ hour: Date; records: string }>(
      createLongQuery(HOURS, [dimensionIds, from, to, openFrom]),
    );
    return rows.map(({ hour, records }) => ({ hour, records: Number(records) }));
  });
}

/**
 * Deletes them and seals the days in whose sums they are, hour by hour of their starts: a transaction
 * each, so that nobody waits for long and what is done stays done.
 * @returns how many were deleted.
 * @throws UnavailableError when the database is away.
 */
export async function deleteExpiredUsage(
  pool: pg.Pool,
  expired: ExpiredRecords,
  signal?: AbortSignal,
): Promise<number> {
  let records = 0;
  for (const { hour } of await selectExpiredHours(pool, expired)) {
    signal?.throwIfAborted();
    records += await deleteHour(pool, expired, hour);
  }
  return records;
}

/** The bounds are those of days, and so of hours. */
async function deleteHour(
  pool: pg.Pool,
  { dimensionIds, openFrom }: ExpiredRecords,
  from: Date,
): Promise<number> {
  const to = new Date(from.getTime() + HOUR_MS);
  return await runTransaction(pool, async (client) => {
    const { rows } = await client.query(DELETE, [dimensionIds, from, to, openFrom]);
    return Number(rows[0]?.records);
  });
}
