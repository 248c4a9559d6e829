import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rebuildRollup } from '../../../processor/src/storage/rebuild-rollup.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { ONE_USD } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { apply, call, estimatedCall, everything, store } from './retention-setup.ts';

describe('the sums', () => {
  it('of sealed days stay when the sums are made anew', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-09-05T10:00:00Z', 'ci'),
      call(2, '2026-09-05T10:30:00Z'),
      call(3, '2026-09-06T10:00:00Z'),
    ]);
    const before = await readRollup(ledger.pool);
    await apply(ledger, { usageDays: null, classes: [{ environments: ['ci'], usageDays: 60 }] });
    await ledger.pool.query("update usage_hourly set requests = 7 where hour > '2026-09-06'");
    const range = { from: new Date('2026-09-01'), to: new Date('2026-10-01') };
    await rebuildRollup(ledger.pool, range);
    assert.deepEqual(await readRollup(ledger.pool), before);
    assert.notDeepEqual(await sumRecords(ledger.pool), before);
  });

  it('are verified against the records, and against the seal where those are gone', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-09-05T10:00:00Z', 'ci'),
      call(2, '2026-09-06T10:00:00Z'),
      call(3, '2026-09-07T10:00:00Z'),
      call(4, '2026-09-08T10:00:00Z'),
    ]);
    await apply(ledger, { usageDays: null, classes: [{ environments: ['ci'], usageDays: 60 }] });
    assert.deepEqual((await verifyLedger(ledger.pool, everything)).differences, []);

    await ledger.pool.query(`
      update usage_hourly set effective_cost = effective_cost + 0.5 where hour < '2026-09-07';
      update usage_hourly set output_tokens = 1 where hour between '2026-09-07' and '2026-09-08';
      delete from usage_records where started_at > '2026-09-08'`);

    const difference = { tenant: 'default', requests: 0, effectiveCost: ONE_USD / 2n };
    const { differences } = await verifyLedger(ledger.pool, everything);
    assert.deepEqual(differences, [
      { ...difference, day: '2026-09-05', against: 'seal' },
      { ...difference, day: '2026-09-06', against: 'records' },
      { ...difference, day: '2026-09-07', against: 'records', effectiveCost: 0n },
      { ...difference, day: '2026-09-08', against: 'records', requests: 1, effectiveCost: ONE_USD },
    ]);

    const asked = await verifyLedger(ledger.pool, {
      tenant: 'default',
      range: { from: new Date('2026-09-06'), to: new Date('2026-09-07') },
    });
    assert.deepEqual([asked.days, asked.differences.length], [1, 1]);
    assert.equal((await verifyLedger(ledger.pool, { tenant: 'acme', range: {} })).days, 0);
  });

  it('show where an estimate was made to look reported', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-09-05T10:00:00Z', 'ci'),
      estimatedCall(2, '2026-09-05T10:00:00Z'),
      estimatedCall(3, '2026-09-06T10:00:00Z'),
    ]);
    await apply(ledger, { usageDays: null, classes: [{ environments: ['ci'], usageDays: 60 }] });
    assert.deepEqual((await verifyLedger(ledger.pool, everything)).differences, []);

    await ledger.pool.query('update usage_hourly set estimated_requests = 0, estimated_cost = 0');

    const difference = { tenant: 'default', requests: 0, effectiveCost: 0n };
    assert.deepEqual((await verifyLedger(ledger.pool, everything)).differences, [
      { ...difference, day: '2026-09-05', against: 'seal' },
      { ...difference, day: '2026-09-06', against: 'records' },
    ]);
  });
});
