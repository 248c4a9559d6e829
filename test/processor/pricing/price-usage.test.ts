import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { sumAmounts } from '../../../processor/src/domain/money.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createRecord } from './create-record.ts';
import { BOOK, priceCall } from './price-catalog.ts';

const GPT = {
  responseModel: 'gpt-4o',
  serviceTier: 'default',
  tokens: { inputTokens: 1_000, outputTokens: 0 },
};

describe('the basis of a cost', () => {
  test('is the catalogue for reported usage, and the price is named', () => {
    const record = createRecord(GPT);
    const priced = priceUsage(record, BOOK);
    assert.match(priced.priceId ?? '', /^openai\/gpt-4o\/[0-9a-f]{8}$/);
    assert.deepEqual(priced, {
      record,
      costBasis: 'priced',
      // 1,000 × 2.5 / 1,000,000 = 0.0025
      listCost: 2_500_000_000_000_000n,
      effectiveCost: 2_500_000_000_000_000n,
      priceId: priced.priceId,
      charges: [
        {
          meter: 'input',
          quantity: '1000',
          rate: '2.5',
          per: 1_000_000,
          cost: 2_500_000_000_000_000n,
        },
      ],
      notes: [],
    });
  });

  test('is the catalogue for estimated usage, with a remark', () => {
    const { basis, cost, notes } = priceCall({ ...GPT, source: 'estimated' });
    assert.deepEqual([basis, cost, notes], ['priced', '0.0025', ['usage_estimated']]);
  });

  test('is a known zero for a call that was not billed', () => {
    const call = { source: 'not_billed', status: 'rate_limited', requestModel: 'gpt-4o' } as const;
    const expected = { basis: 'not_billed', cost: '0', lines: [], notes: [], price: null };
    assert.deepEqual(priceCall(call), expected);
  });

  test('is nothing for a call whose usage is unknown: absent is not zero', () => {
    const call = { source: 'absent', status: 'timeout', requestModel: 'gpt-4o' } as const;
    const expected = { basis: 'absent', cost: null, lines: [], notes: [], price: null };
    assert.deepEqual(priceCall(call), expected);
  });

  test('is nothing for a model without a price', () => {
    const { basis, cost, notes } = priceCall({ ...GPT, responseModel: 'gpt-99' });
    assert.deepEqual([basis, cost, notes], ['unpriced', null, ['model_not_in_catalogue']]);
  });

  test('is a known zero for a model that is free', () => {
    const call = { ...GPT, providerName: 'openrouter', responseModel: 'openai/gpt-oss-20b:free' };
    assert.deepEqual([priceCall(call).basis, priceCall(call).cost], ['priced', '0']);
  });
});

// T21, T23: what the answer states is the bill; the catalogue is only our view of it.
describe('a cost that the answer states', () => {
  test('is believed before the catalogue', () => {
    const statedCost = { amount: '0.0318319', currency: 'USD' };
    const expected = { basis: 'stated', cost: '0.0318319', lines: [], notes: [], price: null };
    assert.deepEqual(priceCall({ ...GPT, statedCost }), expected);
  });

  test('keeps every digit it was written with', () => {
    const statedCost = { amount: '6.51e-05', currency: 'usd' };
    assert.equal(priceCall({ ...GPT, statedCost }).cost, '0.0000651');
  });

  test('of zero is a cost of zero', () => {
    const statedCost = { amount: '0', currency: 'USD' };
    assert.deepEqual(priceCall({ ...GPT, statedCost }).cost, '0');
  });

  // T55
  test('in another currency is not added to dollars', () => {
    const { basis, cost, notes } = priceCall({
      ...GPT,
      statedCost: { amount: '0.02', currency: 'CNY' },
    });
    assert.deepEqual([basis, cost, notes], ['unpriced', null, ['stated_cost_in:CNY']]);
  });

  // T23, T57
  for (const amount of ['-1', '-0.000001', 'NaN', '', '1e30']) {
    test(`of "${amount}" is an error, not a cost`, () => {
      const { basis, cost, notes } = priceCall({
        ...GPT,
        statedCost: { amount, currency: 'USD' },
      });
      assert.deepEqual([basis, cost, notes], ['unpriced', null, ['stated_cost_invalid']]);
    });
  }
});

test('whatever is sent, a cost is never negative and is the sum of its charges', () => {
  const prices = loadCatalog();
  const count = fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: null });
  const small = fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: null });
  const calls = fc.record({
    price: fc.constantFrom(...prices),
    at: fc.date({ min: new Date('2025-01-01'), max: new Date('2027-06-01'), noInvalidDate: true }),
    serviceTier: fc.constantFrom(null, null, 'default', 'flex', 'priority'),
    processing: fc.constantFrom(null, null, 'batch'),
    speed: fc.constantFrom(null, null, 'fast'),
    region: fc.constantFrom(null, null, 'us'),
    tokens: fc.record({
      inputTokens: count,
      outputTokens: count,
      cacheReadInputTokens: small,
      cacheWriteInputTokens: small,
      audioInputTokens: small,
      reasoningOutputTokens: small,
    }),
    units: fc.dictionary(
      fc.constantFrom('web_searches', 'requests', 'characters', 'audio_seconds'),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      { maxKeys: 2 },
    ),
  });
  fc.assert(
    fc.property(calls, ({ price, at, ...call }) => {
      const { providerName, model } = price;
      const record = createRecord({
        ...call,
        providerName,
        at: at.toISOString(),
        requestModel: model,
        responseModel: model,
      });
      const priced = priceUsage(record, BOOK);
      assert.equal(priced.listCost === null, priced.costBasis === 'unpriced');
      assert.equal(priced.effectiveCost, priced.listCost);
      assert.ok(priced.charges.every(({ cost }) => cost >= 0n));
      const sum = sumAmounts(priced.charges.map(({ cost }) => cost));
      assert.equal(priced.listCost ?? 0n, sum);
      if (priced.listCost === null) assert.ok(priced.notes.length > 0);
    }),
    { numRuns: 1_000 },
  );
});
