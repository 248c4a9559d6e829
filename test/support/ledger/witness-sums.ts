import type pg from 'pg';
import { rebuildRollup } from '../../../processor/src/storage/rebuild-rollup.ts';
import { toCall } from './told-usage.ts';

/** What all of an hour's calls add up to: how many, and dollars. */
export type HourSums = Readonly<Record<string, readonly [requests: number, usd: number]>>;

/** The hourly sums as they are. */
export async function readHourSums(pool: pg.Pool): Promise<HourSums> {
  const { rows } = await pool.query<{ hour: Date; requests: number; usd: number }>(`
    select hour, sum(requests)::int as requests, sum(effective_cost)::float8 as usd
    from usage_by_hour group by hour having sum(requests) <> 0 or sum(effective_cost) <> 0
    order by hour`);
  return Object.fromEntries(
    rows.map(({ hour, requests, usd }) => [hour.toISOString(), [requests, usd]]),
  );
}

/** The same, made anew from the records and the adjustments. */
export async function recountHourSums(pool: pg.Pool): Promise<HourSums> {
  await rebuildRollup(pool, { from: new Date(0), to: new Date(Date.UTC(2100, 0, 1)) });
  return await readHourSums(pool);
}

/** By a record's number, the number of the record that counts in its place, or its own. */
export async function readCounting(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ told: string; counting: string }>(`
    select record.span_id as told, counting.span_id as counting
    from usage as record join usage as counting
      on counting.id = coalesce(record.superseded_by, record.id)`);
  return Object.fromEntries(rows.map(({ told, counting }) => [toCall(told), toCall(counting)]));
}
