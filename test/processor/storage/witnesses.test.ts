import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { selectUsageById } from '../../../processor/src/storage/select-usage-by-id.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createUsageId } from '../../../processor/src/storage/usage-id.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { tell } from '../../support/ledger/told-usage.ts';
import { readCounting, readHourSums, recountHourSums } from '../../support/ledger/witness-sums.ts';

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

const whileAllAreOpen = new Date(0);

async function store(
  usages: readonly PricedUsage[],
  { tenant = 'default', now = whileAllAreOpen }: { tenant?: string; now?: Date } = {},
) {
  return await storeUsage(
    ledger.pool,
    tenant,
    { usages, quarantined: [] },
    { now, rules: witnessRules },
  );
}

/** Which record counts for which, once the sums are as if they were made anew. */
async function readCalls() {
  assert.deepEqual(await readHourSums(ledger.pool), await recountHourSums(ledger.pool));
  return await readCounting(ledger.pool);
}

const hour = '2026-11-15T10:00:00.000Z';

describe('a call that several tell of', () => {
  const id = { responseId: 'chatcmpl-1' };
  const told = [
    tell('ai-usage', { call: 1, ...id, usd: 1 }),
    tell('openllmetry', { call: 2, atSeconds: -0.1, forSeconds: 10.2, usd: 2 }),
    tell('litellm', { call: 3, ...id, trace: 2, usd: 3 }),
  ];
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    it(`is billed once, as ours says, when they come in the order ${order}`, async () => {
      for (const index of order) await store(told.slice(index, index + 1));

      assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [1, 1] });
      assert.deepEqual(await readCalls(), { 1: 1, 2: 1, 3: 1 });
    });
  }

  it('is billed once when all come at once, and again and again', async () => {
    for (let time = 0; time < 3; time += 1) await store([...told, ...told]);

    assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [1, 1] });
    assert.deepEqual(await readCalls(), { 1: 1, 2: 1, 3: 1 });
  });

  for (const first of [0, 1]) {
    it(`is billed as who knows its usage says, who is the ${first === 0 ? 'second' : 'first'} to come`, async () => {
      const unknown = {
        record: { source: 'absent', status: 'error' } as const,
        cost: null,
        costBasis: 'absent' as const,
      };
      const pair = [tell('ai-usage', { call: 1, ...unknown }), tell('gen-ai', { call: 2, usd: 2 })];
      await store(pair.slice(first, first + 1));
      await store(pair);

      assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [1, 2] });
      assert.deepEqual(await readCalls(), { 1: 2, 2: 2 });
    });
  }

  it('is new once to who counts what was stored', async () => {
    const first = await store(told.slice(1, 2));
    const second = await store(told);

    assert.deepEqual(first.storedUsages, [told[1]]);
    assert.deepEqual(
      { ...second, storedUsages: second.storedUsages.length },
      {
        stored: 2,
        duplicates: 1,
        quarantined: 0,
        storedUsages: 0,
      },
    );
  });

  it('is new again, to who counts, when at last somebody knows its usage', async () => {
    const record = { source: 'absent' } as const;
    await store([tell('ai-usage', { call: 1, record, cost: null, costBasis: 'absent' })]);
    const { storedUsages } = await store([tell('gen-ai', { call: 2 })]);

    assert.equal(storedUsages.length, 1);
  });

  it('is in lists as the record that counts, and the others are found by their ids', async () => {
    await store(told);

    const page = await selectUsage(ledger.pool, {
      tenant: 'default',
      filter: {},
      cursor: null,
      limit: 10,
    });
    const ids = told.map(({ record }) => createUsageId('default', record));
    assert.deepEqual(
      page.map(({ id, supersededBy }) => [id, supersededBy]),
      [[ids[0], null]],
    );
    const found = await selectUsageById(ledger.pool, { tenant: 'default', id: ids[2] ?? '' });
    assert.equal(found?.supersededBy, ids[0]);
  });

  it('is another one of another tenant', async () => {
    await store(told.slice(0, 1));
    await store(told.slice(1, 2), { tenant: 'other' });

    assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [2, 3] });
  });

  it('is one where its month ended meanwhile', async () => {
    // 2026-11-15T10:20:00Z and 1,345,200 s make 2026-12-01T00:00:00Z.
    const midnight = 1_345_200;
    await store([tell('litellm', { call: 1, ...id, trace: 2, atSeconds: midnight, usd: 3 })]);
    await store([tell('ai-usage', { call: 2, ...id, atSeconds: midnight - 1, usd: 1 })]);

    assert.deepEqual(await readHourSums(ledger.pool), { '2026-11-30T23:00:00.000Z': [1, 1] });
    assert.deepEqual(await readCalls(), { 1: 2, 2: 2 });
  });
});

describe('calls that look alike', () => {
  it('are both real where ours tells of both, with one id in one trace', async () => {
    const one = { responseId: 'chatcmpl-1' };
    await store([tell('ai-usage', { call: 1, ...one })]);
    await store([tell('ai-usage', { call: 2, ...one, atSeconds: 1 })]);
    await store([tell('openllmetry', { call: 3, ...one, atSeconds: 1 })]);

    assert.deepEqual(await readCalls(), { 1: 1, 2: 2, 3: 2 });
  });

  it('are as many as there are, where a mock gives one id to all', async () => {
    for (const sameTrace of [true, false]) {
      await ledger.pool.query('truncate usage_records, usage_hourly');
      const expected: Record<number, number> = {};
      for (let call = 0; call < 60; call += 3) {
        const said = {
          responseId: 'chatcmpl-123',
          atSeconds: call,
          forSeconds: 1,
          trace: sameTrace ? 1 : call,
        };
        Object.assign(expected, { [call]: call, [call + 1]: call });
        await store([tell('openllmetry', { ...said, call: call + 1 })]);
        await store([tell('ai-usage', { ...said, call })]);
      }

      assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [20, 20] });
      assert.deepEqual(await readCalls(), expected);
    }
  });

  it('are two where a recording is replayed after more than ten minutes, in another trace', async () => {
    const id = { responseId: 'chatcmpl-1' };
    await store([tell('ai-usage', { call: 1, ...id })]);
    await store([tell('gen-ai', { call: 2, ...id, trace: 2, atSeconds: 601 })]);
    await store([tell('litellm', { call: 3, ...id, trace: 3, atSeconds: 7_200 })]);

    assert.deepEqual(await readCalls(), { 1: 1, 2: 2, 3: 3 });
  });

  it('are both attempts of ours, beside a library’s one span for them', async () => {
    const failed = { record: { source: 'absent', status: 'timeout' } as const, cost: null };
    await store([tell('vercel-ai-sdk', { call: 3, forSeconds: 20, usd: 7 })]);
    await store([tell('ai-usage', { call: 1, forSeconds: 8, ...failed, costBasis: 'absent' })]);
    // Until ours tells of the second attempt, the library is the one that knows.
    assert.deepEqual(await readCalls(), { 1: 3, 3: 3 });
    await store([tell('ai-usage', { call: 2, atSeconds: 9, forSeconds: 11, usd: 2 })]);

    assert.deepEqual(await readCalls(), { 1: 1, 2: 2, 3: 2 });
    assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [2, 2] });
  });

  it('count again when a better witness takes their place', async () => {
    await store([
      tell('ai-usage', { call: 1, responseId: 'chatcmpl-1' }),
      tell('gen-ai', { call: 2, usd: 2 }),
    ]);
    assert.deepEqual(await readCalls(), { 1: 1, 2: 1 });
    await store([tell('gen-ai', { call: 3, responseId: 'chatcmpl-1', usd: 4 })]);

    assert.deepEqual(await readCalls(), { 1: 1, 2: 2, 3: 1 });
    assert.deepEqual(await readHourSums(ledger.pool), { [hour]: [2, 3] });
  });
});

describe('a call of a closed month', () => {
  const november = hour;
  const later = new Date('2026-12-20T08:30:00Z');
  const december = '2026-12-20T08:00:00.000Z';
  const id = { responseId: 'chatcmpl-1' };

  it('stays in its sums, and a late better witness corrects them when it comes', async () => {
    await store([tell('gen-ai', { call: 1, ...id, usd: 5 })]);
    await store([tell('ai-usage', { call: 2, ...id, usd: 2 })], { now: later });

    // 5 USD were billed in November; in December 2 USD are, and the 5 taken back.
    assert.deepEqual(await readHourSums(ledger.pool), { [november]: [1, 5], [december]: [0, -3] });
    assert.deepEqual(await readCalls(), { 1: 2, 2: 2 });
    const { rows } = await ledger.pool.query(
      'select reason, requests::int, effective_cost::float8 as usd from usage_adjustments',
    );
    assert.deepEqual(rows, [{ reason: 'superseded', requests: -1, usd: -5 }]);
  });

  it('is as it was when a late witness is no better', async () => {
    await store([tell('ai-usage', { call: 1, ...id, usd: 5 })]);
    await store([tell('gen-ai', { call: 2, ...id, usd: 2 })], { now: later });

    assert.deepEqual(await readHourSums(ledger.pool), { [november]: [1, 5] });
    assert.deepEqual(await readCalls(), { 1: 1, 2: 1 });
  });

  it('is added and taken back when it is, and is not, superseded there', async () => {
    await store([
      tell('ai-usage', { call: 1, ...id, usd: 1 }),
      tell('gen-ai', { call: 2, usd: 2 }),
    ]);
    assert.deepEqual(await readHourSums(ledger.pool), { [november]: [1, 1] });
    // It is the id's own, so that the second one is a call of its own: 2 USD more, in December.
    await store([tell('gen-ai', { call: 3, ...id, usd: 4 })], { now: later });

    assert.deepEqual(await readHourSums(ledger.pool), { [november]: [1, 1], [december]: [1, 2] });
    assert.deepEqual(await readCalls(), { 1: 1, 2: 2, 3: 1 });
    // And it is not, as another one of ours tells of it.
    const evenLater = new Date('2026-12-21T08:30:00Z');
    await store([tell('ai-usage', { call: 4, atSeconds: 0.1, usd: 8 })], { now: evenLater });

    assert.deepEqual(await readCalls(), { 1: 1, 2: 4, 3: 1, 4: 4 });
    assert.deepEqual(await readHourSums(ledger.pool), {
      [november]: [1, 1],
      [december]: [1, 2],
      '2026-12-21T08:00:00.000Z': [0, 6],
    });
  });
});
