import assert from 'node:assert/strict';
import { it } from 'node:test';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

const MINUTE_US = 60_000_000n;
const NOVEMBER_END_US = BigInt(Date.UTC(2026, 11, 1)) * 1000n;

/** Calls of four users around the end of a month, so that writers meet in rows, sums and partitions. */
const usages = Array.from({ length: 300 }, (_, call) =>
  createExampleUsage({
    call,
    startedAtUs: NOVEMBER_END_US + BigInt(call - 150) * MINUTE_US,
    cost: BigInt(call) * 1_000_000_000_000n,
    attribution: { userId: `user-${call % 4}` },
    origin: { serviceInstanceId: `process-${call % 3}` },
  }),
);

it('four writers that send the same calls at once, each in its own order, store each call once', async () => {
  await using ledger = await openTestLedger();

  const stored = await Promise.all(
    [1, 2, 3, 4].map(async (writer) => {
      let count = 0;
      for (let round = 0; round < 5; round += 1) {
        const shuffled = shuffle(usages, writer * 10 + round);
        // Overlapping pieces of different lengths: 0–119, 90–209, 180–299.
        for (let at = 0; at < shuffled.length; at += 90) {
          const batch = { usages: shuffled.slice(at, at + 120), quarantined: [] };
          count += (await storeUsage(ledger.pool, 'default', batch, whileOpen)).stored;
        }
      }
      return count;
    }),
  );

  assert.equal(
    stored.reduce((sum, count) => sum + count),
    300,
  );
  const { rows } = await ledger.pool.query(`
    select count(*)::int as records, sum(effective_cost)::text as cost from usage_records`);
  // 0 + 1 + … + 299 = 44,850 times 10⁻⁶ USD
  assert.deepEqual(rows, [{ records: 300, cost: '0.044850000000000000' }]);
  assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  const sequences = await ledger.pool.query(
    'select sum(stored)::int as stored from usage_processes',
  );
  assert.deepEqual(sequences.rows, [{ stored: 300 }]);
  const deadlocks = await ledger.pool.query(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  assert.deepEqual(deadlocks.rows, [{ deadlocks: 0 }]);
});

/** Fisher–Yates with a small generator, so that a failure can be seen again. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items];
  let state = seed;
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = state % (at + 1);
    const item = shuffled[at] as T;
    shuffled[at] = shuffled[other] as T;
    shuffled[other] = item;
  }
  return shuffled;
}
