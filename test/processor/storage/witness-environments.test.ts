import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { Dialect } from '../../../processor/src/domain/usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { type Told, tell } from '../../support/ledger/told-usage.ts';
import { readCounting } from '../../support/ledger/witness-sums.ts';

let ledger: TestLedger;
before(async () => {
  ledger = await openTestLedger();
});
after(async () => {
  await ledger.close();
});
beforeEach(async () => {
  await ledger.pool.query('truncate usage_records, usage_hourly, usage_adjustments');
});

async function store(usages: readonly PricedUsage[]) {
  const options = { now: new Date(0), rules: witnessRules };
  return await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, options);
}

function tellFrom(environment: string | null, dialect: Dialect, told: Told): PricedUsage {
  const usage = tell(dialect, told);
  const { record } = usage;
  return { ...usage, record: { ...record, origin: { ...record.origin, environment } } };
}

describe('records of different environments', () => {
  const ids = { responseId: 'chatcmpl-1' };

  it('are two calls, whatever they have in common: a token of one environment moves no cost of another', async () => {
    await store([tellFrom('production', 'litellm', { call: 1, ...ids, usd: 100 })]);
    await store([tellFrom('ci', 'ai-usage', { call: 2, ...ids, usd: 1 })]);

    assert.deepEqual(await readCounting(ledger.pool), { 1: 1, 2: 2 });
  });

  it('are two calls also where a record without an environment could be of either', async () => {
    await store([tellFrom('production', 'litellm', { call: 1, ...ids, usd: 100 })]);
    await store([tellFrom(null, 'openllmetry', { call: 2, ...ids, usd: 100 })]);
    await store([tellFrom('ci', 'ai-usage', { call: 3, ...ids, usd: 1 })]);

    const counting = await readCounting(ledger.pool);
    assert.equal(counting[1] === 3, false, 'production counts as ci says');
    assert.equal(counting[3], 3);
  });

  it('are one call where one of them says no environment', async () => {
    await store([tellFrom(null, 'litellm', { call: 1, ...ids })]);
    await store([tellFrom('production', 'ai-usage', { call: 2, ...ids })]);

    assert.deepEqual(await readCounting(ledger.pool), { 1: 2, 2: 2 });
  });
});
