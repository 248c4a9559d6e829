import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type pg from 'pg';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { createPool } from '../../../processor/src/storage/create-pool.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { ignoreLog } from '../../support/ledger/ignore-log.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { shuffle } from '../../support/ledger/shuffle.ts';
import { tell, toCall, toWitness } from '../../support/ledger/told-usage.ts';
import { readCounting, readHourSums, recountHourSums } from '../../support/ledger/witness-sums.ts';

const dialects = ['ai-usage', 'gen-ai', 'openllmetry', 'litellm'] as const;

/** Calls, some at one time, in one trace and under one id, each told of by one to four. */
const usages = fc
  .array(
    fc.record({
      atSeconds: fc.integer({ min: 0, max: 5_000 }),
      forSeconds: fc.integer({ min: 1, max: 200 }),
      trace: fc.integer({ min: 1, max: 4 }),
      id: fc.constantFrom('chatcmpl-123', 'own', null),
      knowsId: fc.boolean(),
      source: fc.constantFrom('reported' as const, 'absent' as const),
      tellers: fc.subarray([...dialects], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((calls) =>
    calls.flatMap(({ tellers, id, knowsId, source, ...said }, number) =>
      tellers.map((dialect, index) => {
        const responseId = id === 'own' ? `chatcmpl-own-${number}` : id;
        return tell(dialect, {
          ...said,
          call: 10 * number + index + 1,
          usd: 10 * number + index + 1,
          responseId: index === 0 || knowsId ? responseId : null,
          record: { source: index === 0 ? source : 'reported' },
        });
      }),
    ),
  );

/** What any writers have to end with. */
function resolveAll(all: readonly PricedUsage[]): Record<string, number> {
  const calls = witnessRules.resolve(all.map(toWitness));
  return Object.fromEntries(
    calls.flatMap(({ billed, superseded }) =>
      [billed, ...superseded].map(({ spanId }) => [toCall(spanId), toCall(billed.spanId)]),
    ),
  );
}

async function store(pool: pg.Pool, batch: readonly PricedUsage[]) {
  const now = new Date(0);
  await storeUsage(
    pool,
    'default',
    { usages: batch, quarantined: [] },
    { now, rules: witnessRules },
  );
}

/** Processors of their own on the ledger's database: what one knows, the others do not. */
async function openProcessors(ledger: TestLedger, count: number): Promise<pg.Pool[]> {
  const { rows } = await ledger.pool.query<{ port: string; database: string }>(
    `select current_setting('port') as port, current_database() as database`,
  );
  const { port = '', database = '' } = rows[0] ?? {};
  const target = {
    host: ledger.location,
    port: Number(port),
    database,
    user: 'tallylight',
    ssl: false,
  };
  return Array.from({ length: count }, () =>
    createPool({ target, log: ignoreLog, maxConnections: 3 }),
  );
}

function splitAt<Item>(items: readonly Item[], sizes: readonly number[]): Item[][] {
  const parts: Item[][] = [];
  for (let at = 0; at < items.length; at += sizes[(parts.length - 1) % sizes.length] ?? 1) {
    parts.push(items.slice(at, at + (sizes[parts.length % sizes.length] ?? 1)));
  }
  return parts;
}

for (const { name, binaries } of listPostgres()) {
  describe(`four processors on ${name} that hold the witnesses of the same calls`, () => {
    it('bill each call once, however the records are shuffled, split, repeated and raced', async () => {
      await using ledger = await openTestLedger(binaries);
      const pools = await openProcessors(ledger, 4);
      const sendings = fc.tuple(
        usages,
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
      );
      try {
        await fc.assert(
          fc.asyncProperty(sendings, async ([all, seed, sizes]) => {
            await ledger.pool.query('truncate usage_records, usage_hourly, tenant_dialects');
            // Each sends two thirds of all, so that many records come from several, and all from one.
            const sent = pools.map((pool, index) => {
              const shuffled = shuffle(all, seed + index);
              const share = shuffled.slice(0, Math.ceil((all.length * 2) / 3));
              return { pool, parts: splitAt(index === 0 ? shuffled : share, sizes) };
            });
            await Promise.all(
              sent.map(async ({ pool, parts }) => {
                for (const part of parts) await store(pool, part);
              }),
            );

            const expected = resolveAll(all);
            assert.deepEqual(await readCounting(ledger.pool), expected);
            const sums = await readHourSums(ledger.pool);
            const counting = [...new Set(Object.values(expected))];
            const hours = Object.values(sums);
            assert.deepEqual(
              [
                hours.reduce((sum, [calls]) => sum + calls, 0),
                hours.reduce((sum, [, usd]) => sum + usd, 0),
              ],
              [counting.length, counting.reduce((sum, usd) => sum + usd, 0)],
            );
            assert.deepEqual(sums, await recountHourSums(ledger.pool));
          }),
          { numRuns: 25 },
        );
        const { rows } = await ledger.pool.query(
          'select deadlocks::int from pg_stat_database where datname = current_database()',
        );
        assert.deepEqual(rows, [{ deadlocks: 0 }]);
      } finally {
        for (const pool of pools) await pool.end();
      }
    });

    it('bill it once when the first two records of a tenant come at the same time', async () => {
      await using ledger = await openTestLedger(binaries);
      const pools = await openProcessors(ledger, 4);
      try {
        for (let round = 0; round < 20; round += 1) {
          await ledger.pool.query('truncate usage_records, usage_hourly, tenant_dialects');
          await Promise.all(
            pools.map((pool, index) =>
              store(pool, [tell(dialects[index] ?? 'gen-ai', { call: index + 1 })]),
            ),
          );

          assert.deepEqual(await readCounting(ledger.pool), { 1: 1, 2: 1, 3: 1, 4: 1 });
        }
      } finally {
        for (const pool of pools) await pool.end();
      }
    });
  });
}
