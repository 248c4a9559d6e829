import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

const name = fc.option(fc.constantFrom('', 'a', 'A', 'NULL', '\\N', '"', 'é'), { nil: null });

/** Unique calls; some share a trace, a span id or a start. */
const calls = fc
  .uniqueArray(
    fc.record({
      trace: fc.nat(5),
      span: fc.nat(5),
      second: fc.constantFrom(0, 1, 3_600, 86_400 * 20),
      cost: fc.option(fc.bigInt(0n, 10n ** 24n), { nil: null }),
      inputTokens: fc.option(fc.nat(2 ** 40), { nil: null }),
      userId: name,
      feature: name,
      instance: name,
    }),
    {
      minLength: 1,
      maxLength: 50,
      selector: ({ trace, span, second }) => `${trace} ${span} ${second}`,
    },
  )
  .map((all) =>
    all.map(({ trace, span, second, cost, inputTokens, userId, feature, instance }, call) =>
      createExampleUsage({
        call,
        startedAtUs: EXAMPLE_START_US + BigInt(second) * 1_000_000n,
        cost,
        costBasis: cost === null ? 'unpriced' : 'priced',
        tokens: { inputTokens },
        attribution: { userId, feature },
        origin: { serviceInstanceId: instance },
        record: {
          traceId: `${trace}`.padStart(32, '7'),
          spanId: `${span}`.padStart(16, '9'),
        },
      }),
    ),
  );

/** All calls, cut into batches and shuffled, with some of them sent again. */
const sendings = calls.chain((usages) =>
  fc
    .tuple(
      fc.shuffledSubarray(usages, { minLength: usages.length }),
      fc.array(fc.shuffledSubarray(usages), { maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
    )
    .map(([all, again, size]) => {
      const batches = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
        all.slice(at * size, (at + 1) * size),
      );
      return { usages, batches: [...again, ...batches] };
    }),
);

for (const { name: postgres, binaries } of listPostgres()) {
  describe(`the ledger on ${postgres}`, () => {
    let ledger: TestLedger;
    before(async () => {
      ledger = await openTestLedger(binaries);
    });
    after(() => ledger.close());

    it('has the sum of the unique calls, however they are cut, shuffled and repeated', async () => {
      await fc.assert(
        fc.asyncProperty(sendings, async ({ usages, batches }) => {
          await ledger.pool.query(
            'truncate usage_records, usage_hourly; update usage_processes set stored = 0',
          );
          const outcomes = await Promise.all(
            batches.map((batch) =>
              storeUsage(ledger.pool, 'default', { usages: batch, quarantined: [] }, whileOpen),
            ),
          );
          const sent = batches.reduce((sum, batch) => sum + batch.length, 0);
          const total = (count: (outcome: (typeof outcomes)[number]) => number) =>
            outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
          assert.equal(
            total(({ stored }) => stored),
            usages.length,
          );
          assert.equal(
            total(({ duplicates }) => duplicates),
            sent - usages.length,
          );
          const { rows } = await ledger.pool.query(`
            select count(*)::int as records, (coalesce(sum(effective_cost), 0) * 1e18)::numeric(60)::text as cost,
              coalesce(sum(input_tokens), 0)::text as tokens,
              (select coalesce(sum(stored), 0)::int from usage_processes) as sequenced
            from usage_records`);
          const sequenced = usages.filter(({ record }) => record.origin.serviceInstanceId !== null);
          assert.deepEqual(rows, [
            {
              records: usages.length,
              cost: String(
                usages.reduce((sum, { effectiveCost }) => sum + (effectiveCost ?? 0n), 0n),
              ),
              tokens: String(
                usages.reduce((sum, { record }) => sum + (record.tokens.inputTokens ?? 0), 0),
              ),
              sequenced: sequenced.length,
            },
          ]);
          assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
        }),
        { numRuns: 25 },
      );
    });
  });
}
