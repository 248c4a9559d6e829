import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { UsageFilter, UsageTotals } from '../../../processor/src/domain/ledger.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { selectEnvironmentSpend } from '../../../processor/src/storage/select-environment-spend.ts';
import { selectSummary } from '../../../processor/src/storage/select-summary.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const MINUTE_US = 60_000_000n;
const TEN_US = BigInt(Date.UTC(2026, 10, 15, 10)) * 1000n;
const NOTHING: UsageTotals = {
  requests: 0,
  inputTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
  listCost: 0n,
  effectiveCost: 0n,
  unpricedRequests: 0,
  absentRequests: 0,
  estimatedRequests: 0,
  estimatedCost: 0n,
};

describe('sums over the ledger', () => {
  let ledger: TestLedger;
  /** One call every 10 minutes from 10:00 to 12:50; call n costs n USD, has user n mod 3. */
  before(async () => {
    ledger = await openTestLedger();
    const usages = Array.from({ length: 18 }, (_, call) =>
      createExampleUsage({
        call,
        startedAtUs: TEN_US + BigInt(call) * 10n * MINUTE_US,
        cost: BigInt(call) * ONE_USD,
        attribution: {
          userId: call % 3 === 0 ? null : `user-${call % 3}`,
          sessionId: call < 9 ? 'early' : 'late',
          task: 'mail',
          tags: { parity: call % 2 === 0 ? 'even' : 'odd' },
        },
        origin: { environment: call < 6 ? 'staging' : 'production' },
      }),
    );
    const unknown = [
      createExampleUsage({
        call: 100,
        startedAtUs: TEN_US,
        cost: null,
        costBasis: 'unpriced',
        origin: { environment: null },
        record: { responseModel: null, requestModel: 'new-model', providerName: 'x_ai' },
      }),
      createExampleUsage({
        call: 101,
        startedAtUs: TEN_US,
        cost: null,
        costBasis: 'absent',
        tokens: { inputTokens: null, outputTokens: null },
        origin: { environment: null },
        record: { responseModel: null, requestModel: null, providerName: 'x_ai' },
      }),
    ];
    await storeUsage(
      ledger.pool,
      'default',
      {
        usages: [...usages, ...unknown],
        quarantined: [],
      },
      whileOpen,
    );
    const foreign = [createExampleUsage({ call: 0, cost: 1_000n * ONE_USD })];
    await storeUsage(ledger.pool, 'foreign', { usages: foreign, quarantined: [] }, whileOpen);
  });
  after(async () => {
    await ledger.close();
  });

  const at = (time: string) => new Date(`2026-11-15T${time}:00Z`);
  const sum = async (filter: UsageFilter) => {
    const question = { tenant: 'default', filter, dimensions: [], limit: 10 };
    const { totals } = await selectSummary(ledger.pool, question);
    return { requests: totals.requests, usd: totals.effectiveCost / ONE_USD };
  };

  it('count everything of the tenant, the unknown beside the known', async () => {
    const question = { tenant: 'default', filter: {}, dimensions: [], limit: 10 };

    assert.deepEqual(await selectSummary(ledger.pool, question), {
      totals: {
        ...NOTHING,
        requests: 20,
        // 18 + 1 calls of 100 in and 20 out; of call 101 nothing is known
        inputTokens: 1_900,
        outputTokens: 380,
        // 0 + 1 + … + 17 = 153
        listCost: 153n * ONE_USD,
        effectiveCost: 153n * ONE_USD,
        unpricedRequests: 1,
        absentRequests: 1,
      },
      groups: {},
    });
  });

  it('are zero where there is nothing', async () => {
    const question = {
      tenant: 'nobody',
      filter: {},
      dimensions: ['model' as const],
      limit: 10,
    };

    assert.deepEqual(await selectSummary(ledger.pool, question), {
      totals: NOTHING,
      groups: { model: [] },
    });
  });

  it('of whole hours take what begins in them', async () => {
    // 11:00 … 11:50 are the calls 6 … 11: 6+7+8+9+10+11 = 51
    assert.deepEqual(await sum({ from: at('11:00'), to: at('12:00') }), { requests: 6, usd: 51n });
  });

  it('of a range within one hour take the records', async () => {
    // 11:10, 11:20: calls 7 and 8
    assert.deepEqual(await sum({ from: at('11:10'), to: at('11:30') }), { requests: 2, usd: 15n });
  });

  it('of a range with edges take hours and records, each call once', async () => {
    // 10:30 … 12:20 are the calls 3 … 14: 3+4+…+14 = 102
    assert.deepEqual(await sum({ from: at('10:30'), to: at('12:30') }), {
      requests: 12,
      usd: 102n,
    });
  });

  it('of an open range have one edge', async () => {
    // from 12:30: calls 15, 16, 17
    assert.deepEqual(await sum({ from: at('12:30') }), { requests: 3, usd: 48n });
    // to 10:20: calls 0, 1 and the two unknown
    assert.deepEqual(await sum({ to: at('10:20') }), { requests: 4, usd: 1n });
  });

  it('of an empty or inverted range are zero', async () => {
    assert.deepEqual(await sum({ from: at('11:00'), to: at('11:00') }), { requests: 0, usd: 0n });
    assert.deepEqual(await sum({ from: at('12:30'), to: at('10:30') }), { requests: 0, usd: 0n });
  });

  it('follow every filter, also those that the hours do not know', async () => {
    const range = { from: at('10:30'), to: at('12:30') };
    // calls 4, 7, 10, 13
    assert.deepEqual(await sum({ ...range, user: 'user-1' }), { requests: 4, usd: 34n });
    // calls 3 … 8 = 33
    assert.deepEqual(await sum({ ...range, session: 'early' }), { requests: 6, usd: 33n });
    // calls 4, 6, 8, 10, 12, 14 = 54
    assert.deepEqual(await sum({ ...range, tags: { parity: 'even' } }), { requests: 6, usd: 54n });
    assert.deepEqual(await sum({ ...range, task: 'mail' }), { requests: 12, usd: 102n });
    assert.deepEqual(await sum({ model: 'new-model' }), { requests: 1, usd: 0n });
    // the model asked for, where another name answered
    assert.deepEqual(await sum({ model: 'gpt-4o-mini' }), { requests: 18, usd: 153n });
  });

  it('are grouped by several dimensions at once, the dearest first', async () => {
    const { groups } = await selectSummary(ledger.pool, {
      tenant: 'default',
      filter: {},
      dimensions: ['user', 'model', 'environment', 'provider'],
      limit: 10,
    });

    const short = Object.fromEntries(
      Object.entries(groups).map(([dimension, rows]) => [
        dimension,
        rows.map(({ key, totals }) => [key, totals.effectiveCost / ONE_USD, totals.requests]),
      ]),
    );
    assert.deepEqual(short, {
      user: [
        // 2+5+8+11+14+17, 1+4+7+10+13+16, 0+3+6+9+12+15 and the two unknown
        ['user-2', 57n, 6],
        ['user-1', 51n, 6],
        [null, 45n, 8],
      ],
      model: [
        ['gpt-4o-mini-2024-07-18', 153n, 18],
        ['new-model', 0n, 1],
        [null, 0n, 1],
      ],
      environment: [
        ['production', 138n, 12],
        ['staging', 15n, 6],
        [null, 0n, 2],
      ],
      provider: [
        ['openai', 153n, 18],
        ['x_ai', 0n, 2],
      ],
    });
  });

  it('name the dearest groups only, while the totals stay whole', async () => {
    const { totals, groups } = await selectSummary(ledger.pool, {
      tenant: 'default',
      filter: {},
      dimensions: ['user'],
      limit: 1,
    });

    assert.deepEqual(
      groups.user?.map(({ key }) => key),
      ['user-2'],
    );
    assert.equal(totals.effectiveCost, 153n * ONE_USD);
  });

  it('say what an environment has spent of a budget, with half-hour edges', async () => {
    const interval = { start: at('10:30'), end: at('11:30') };

    // 10:30 … 10:50 are the calls 3, 4, 5; from 11:00 on it is production
    assert.deepEqual(
      await selectBudgetSpend(ledger.pool, { tenant: 'default', environment: 'staging', interval }),
      {
        spent: 12n * ONE_USD,
        unpricedRequests: 0,
        absentRequests: 0,
        estimatedRequests: 0,
        estimatedCost: 0n,
      },
    );
  });

  it('say what all environments have spent of a budget, the unknown beside it', async () => {
    const interval = { start: at('10:00'), end: at('11:00') };

    assert.deepEqual(
      await selectBudgetSpend(ledger.pool, { tenant: 'default', environment: null, interval }),
      {
        spent: 15n * ONE_USD,
        unpricedRequests: 1,
        absentRequests: 1,
        estimatedRequests: 0,
        estimatedCost: 0n,
      },
    );
  });

  it('say what each environment has spent, over all tenants', async () => {
    const interval = { start: at('00:00'), end: at('11:10') };

    assert.deepEqual(await selectEnvironmentSpend(ledger.pool, interval), [
      { environment: '', spent: 0n },
      // call 6 at 11:00, and the other tenant's
      { environment: 'production', spent: 1_006n * ONE_USD },
      { environment: 'staging', spent: 15n * ONE_USD },
    ]);
  });
});
