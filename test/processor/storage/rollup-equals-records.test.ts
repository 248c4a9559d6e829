import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { rebuildRollup } from '../../../processor/src/storage/rebuild-rollup.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

const HOUR_US = 3_600_000_000;
const name = fc.option(fc.constantFrom('', 'a', 'b', 'NULL', '[null]', ',', '"'), { nil: null });

/** Calls with all that decides in which sum they land, unknown costs among them. */
const usage = fc
  .record({
    call: fc.nat(40),
    hours: fc.integer({ min: 0, max: 3 * HOUR_US }),
    cost: fc.option(fc.bigInt(0n, 10n ** 20n), { nil: null }),
    unknown: fc.constantFrom('unpriced' as const, 'absent' as const),
    source: fc.constantFrom('reported' as const, 'estimated' as const),
    inputTokens: fc.option(fc.nat(), { nil: null }),
    userId: name,
    feature: name,
    environment: name,
  })
  .map(({ call, hours, cost, unknown, source, inputTokens, userId, feature, environment }) =>
    createExampleUsage({
      call,
      startedAtUs: EXAMPLE_START_US + BigInt(hours),
      cost,
      costBasis: cost === null ? unknown : 'priced',
      record: { source },
      tokens: { inputTokens },
      attribution: { userId, feature },
      origin: { environment },
    }),
  );

/** The same calls, cut into batches and sent again, in any order. */
const sendings = fc
  .array(usage, { minLength: 1, maxLength: 60 })
  .chain((usages) =>
    fc.array(fc.subarray(usages, { minLength: 1 }), { minLength: 1, maxLength: 6 }),
  );

describe('the hourly sums', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(async () => {
    await ledger.close();
  });

  it('equal the records, however the calls are split, shuffled and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(sendings, async (batches) => {
        await ledger.pool.query('truncate usage_records, usage_hourly');
        await Promise.all(
          batches.map((usages) =>
            storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen),
          ),
        );
        assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
      }),
      { numRuns: 40 },
    );
  });

  it('can be made anew for a range of hours, without touching the others', async () => {
    await ledger.pool.query('truncate usage_records, usage_hourly');
    const usages = [0, 1, 2].map((call) =>
      createExampleUsage({ call, startedAtUs: EXAMPLE_START_US + BigInt(call * HOUR_US) }),
    );
    await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
    const right = await readRollup(ledger.pool);
    await ledger.pool.query('update usage_hourly set requests = 99, user_id = 77');

    const range = { from: new Date('2026-11-15T10:00:00Z'), to: new Date('2026-11-15T12:00:00Z') };
    await rebuildRollup(ledger.pool, range);

    const rebuilt = await readRollup(ledger.pool);
    assert.deepEqual(rebuilt.slice(0, 2), right.slice(0, 2));
    const { rows } = await ledger.pool.query(
      'select max(requests)::int as wrong from usage_hourly',
    );
    assert.deepEqual(rows, [{ wrong: 99 }]);
  });

  it('stay exact when they are made anew while calls are stored', async () => {
    await ledger.pool.query('truncate usage_records, usage_hourly');
    const range = { from: new Date('2026-11-15T10:00:00Z'), to: new Date('2026-11-15T11:00:00Z') };
    const write = async () => {
      for (let call = 0; call < 60; call += 1) {
        const usages = [createExampleUsage({ call })];
        await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);
      }
    };
    const rebuild = async () => {
      for (let round = 0; round < 15; round += 1) await rebuildRollup(ledger.pool, range);
    };

    await Promise.all([write(), rebuild(), rebuild()]);

    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  });

  it('are only made anew for whole hours', async () => {
    const range = { from: new Date('2026-11-15T10:30:00Z'), to: new Date('2026-11-15T12:00:00Z') };

    await assert.rejects(rebuildRollup(ledger.pool, range), /2026-11-15T10:30:00.000Z is no whole/);
  });
});
