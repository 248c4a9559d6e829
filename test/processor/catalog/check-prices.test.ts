import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkPrices } from '../../../processor/prices/check-prices.ts';
import type { Price, Rate } from '../../../processor/src/domain/price.ts';

function createPrice(...rates: Partial<Rate>[]): Price {
  return {
    id: 'openai/m/00000000',
    providerName: 'openai',
    model: 'm',
    match: { exact: [], families: [] },
    rates: rates.map((rate) => ({
      meter: 'input',
      per: 1_000_000,
      amount: '1',
      tiers: [],
      ...rate,
    })),
    variants: [],
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: { name: 'test', version: '1', url: null, licence: null },
  };
}

// T35: slips between prices per token, thousand, million and billion.
describe('a rate', () => {
  for (const [rate, faults] of [
    [{ amount: '0' }, []],
    [{ amount: '0.001' }, []],
    [{ amount: '1000' }, []],
    [{ amount: '0.0009' }, ['input costs 0.0009 USD per million tokens: implausible']],
    [{ amount: '1000.1' }, ['input costs 1000.1 USD per million tokens: implausible']],
    [{ amount: '3', per: 1 }, ['input costs 3000000 USD per million tokens: implausible']],
    [{ amount: '-1' }, ['input costs -1 for 1000000: negative']],
    [
      { tiers: [{ fromInputTokens: 9, amount: '5000' }] },
      ['input costs 5000 USD per million tokens: implausible'],
    ],
    [{ meter: 'web_searches', per: 1_000, amount: '10' }, []],
    [
      { meter: 'web_searches', per: 1_000, amount: '-1' },
      ['web_searches costs -1 for 1000: negative'],
    ],
  ] as const) {
    const verdict = faults.length === 0 ? 'accepted' : 'refused';
    test(`${JSON.stringify(rate)} is ${verdict}`, () => {
      const price = createPrice(rate);
      const { accepted, refused } = checkPrices([price], []);
      assert.deepEqual(accepted, faults.length === 0 ? [price] : []);
      assert.deepEqual(
        refused,
        faults.map((fault) => `openai/m: ${fault}`),
      );
    });
  }

  test('of a variant is checked as well', () => {
    const [rate] = createPrice({ amount: '-1' }).rates;
    assert.ok(rate);
    const when = { processing: 'batch' };
    const variants = [{ when, rates: [rate], multiplier: null, validFrom: null }];
    assert.equal(checkPrices([{ ...createPrice({}), variants }], []).refused.length, 1);
  });
});

describe('a rate that changes from one catalogue to the next', () => {
  for (const [before, after, refused] of [
    ['1', '20', []],
    ['1', '20.1', ['openai/m: input jumps from 1 to 20.1 for 1000000']],
    ['20', '1', []],
    ['20.1', '1', ['openai/m: input jumps from 20.1 to 1 for 1000000']],
    ['0', '5', []],
    ['5', '0', []],
  ] as const) {
    test(`from ${before} to ${after} is ${refused.length === 0 ? 'accepted' : 'refused'}`, () => {
      const previous = [createPrice({ amount: before })];
      const result = checkPrices([createPrice({ amount: after })], previous);
      assert.deepEqual(result.refused, refused);
    });
  }
});

test('a fault in one period refuses all periods of the model: half a history would be wrong', () => {
  const past = { ...createPrice({}), validTo: '2026-01-01T00:00:00Z' };
  const now = { ...createPrice({ amount: '-1' }), validFrom: '2026-01-01T00:00:00Z' };
  const { accepted, refusedModels } = checkPrices([past, now], []);
  assert.deepEqual(accepted, []);
  assert.deepEqual([...refusedModels], ['openai/m']);
});

test('an id that two models claim is refused to the second', () => {
  const first = createPrice({});
  const second = { ...createPrice({}), model: 'n', match: { exact: ['m'], families: [] } };
  const { accepted, refused } = checkPrices([first, second], []);
  assert.deepEqual(accepted, [first]);
  assert.deepEqual(refused, ['openai/n: m belongs to openai/m']);
});
