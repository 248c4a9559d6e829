import type pg from 'pg';
import { rebuildRollup } from '../../../processor/src/storage/rebuild-rollup.ts';

/** The hourly sums of everything, in dollars. */
export interface HourSum {
  readonly hour: string;
  readonly requests: number;
  readonly cost: string;
}

export async function readSums(pool: pg.Pool): Promise<HourSum[]> {
  const { rows } = await pool.query<{ hour: Date; requests: number; cost: string }>(`
    select hour, sum(requests)::int as requests, trim_scale(sum(effective_cost))::text as cost
    from usage_by_hour group by hour having sum(requests) <> 0 or sum(effective_cost) <> 0
    order by hour`);
  return rows.map(({ hour, ...sums }) => ({ hour: hour.toISOString(), ...sums }));
}

/** The same, made anew from the records and the adjustments. */
export async function recountSums(pool: pg.Pool): Promise<HourSum[]> {
  await rebuildRollup(pool, { from: new Date(0), to: new Date(Date.UTC(2100, 0, 1)) });
  return await readSums(pool);
}
