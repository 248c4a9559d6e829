import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';
import { runTransaction } from './run-transaction.ts';
import { DROPPED_COLUMNS, SEAL_DROPPED } from './seal-dropped-days.ts';
import type { UsageMonth } from './select-usage-months.ts';

/**
 * Drops a month's records and seals the days in whose sums they are, in one transaction. `null` where
 * some of them are in the sums of days that may still change: they came late, and stay for now.
 * @param openFrom start of the first month that is not closed.
 * @returns how many records were dropped.
 * @throws UnavailableError when the database is away; pg's DatabaseError where others hold the tables.
 */
export async function dropUsageMonth(
  pool: pg.Pool,
  { table, start, end }: UsageMonth,
  openFrom: Date,
): Promise<number | null> {
  return await runTransaction(pool, async (client) => {
    // Whoever waits behind this lock for the table would wait as long: rather try again tomorrow.
    await client.query("set local lock_timeout to '10s'; set local statement_timeout to 0");
    // What comes after the days are sealed would be dropped unseen. Reading goes on.
    await client.query(`lock table ${table} in share row exclusive mode`);
    const { rows: late } = await client.query(
      `select from ${table} where posted_at >= $1 limit 1`,
      [openFrom],
    );
    if (late.length > 0) return null;
    const { rows } = await client.query(
      createLongQuery(
        `with dropped as (
          select ${DROPPED_COLUMNS} from ${table}
        ), ${SEAL_DROPPED}
        select count(*) as records from dropped`,
      ),
    );
    await client.query('delete from told_calls where started_at >= $1 and started_at < $2', [
      start,
      end,
    ]);
    await client.query(`alter table usage_records detach partition ${table}`);
    await client.query(`drop table ${table}`);
    return Number(rows[0]?.records);
  });
}
