import type pg from 'pg';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { createLongQuery } from '../../../processor/src/storage/create-long-query.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { generateUsages } from './generate-usages.ts';

const BATCH = 1_000;

/** Stores generated calls as they would arrive: in the order of their starts, in batches, four at once. */
export async function fillLedger(
  pool: pg.Pool,
  { count, from, to }: { count: number; from: Date; to: Date },
): Promise<void> {
  const usages = generateUsages({ count, from, to });
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let batch = take(usages); batch.length > 0; batch = take(usages)) {
        await storeUsage(pool, 'default', { usages: batch, quarantined: [] }, { now: from });
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await pool.query(createLongQuery('vacuum analyze'));
  const rate = Math.round(count / seconds).toLocaleString('en-GB');
  console.log(
    `${count.toLocaleString('en-GB')} records stored in ${Math.round(seconds)} s, ${rate} a second`,
  );
}

function take(usages: Generator<PricedUsage>): PricedUsage[] {
  const batch: PricedUsage[] = [];
  while (batch.length < BATCH) {
    const { value, done } = usages.next();
    if (done) break;
    batch.push(value);
  }
  return batch;
}
