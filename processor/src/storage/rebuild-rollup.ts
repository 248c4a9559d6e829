import type pg from 'pg';
import { formatCountedRows } from './counted-rows.ts';
import { createLongQuery } from './create-long-query.ts';
import { formatRollupInsert } from './rollup-columns.ts';
import { runTransaction } from './run-transaction.ts';
import { formatUndropped } from './seal-dropped-days.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * Makes the hourly sums anew from the records and the adjustments, for the hours that begin in
 * [from, to). A repair for sums that no longer agree with their records. Days of which records were
 * dropped stay as they are: nothing else tells what they add up to.
 * @throws RangeError when the bounds are no whole hours; UnavailableError when the database is away.
 */
export async function rebuildRollup(
  pool: pg.Pool,
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  for (const bound of [from, to]) {
    if (bound.getTime() % 3_600_000 !== 0) {
      throw new RangeError(`${bound.toISOString()} is no whole hour; give one in UTC.`);
    }
  }
  await runTransaction(pool, async (client) => {
    await client.query('set local statement_timeout to 0');
    // Must come first, so that whoever stores a record either has committed it, and we see it below,
    // or adds it to the sums after us.
    await client.query('lock table usage_hourly in share row exclusive mode');
    const hours = `delete from usage_hourly as sums
      where hour >= $1 and hour < $2 and ${formatUndropped('sums.tenant_id', 'hour')}`;
    await client.query(createLongQuery(hours, [from, to]));
    const { bind, values } = createBindings();
    const rows = formatCountedRows({ range: { from, to }, conditions: [] }, bind);
    const sums = formatRollupInsert(`(
      select * from (${rows}) as rows where ${formatUndropped('rows.tenant_id', 'counted_at')}
    ) as counted`);
    await client.query(createLongQuery(sums, [...values]));
  });
}
