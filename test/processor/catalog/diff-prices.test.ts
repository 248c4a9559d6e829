import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPriceId } from '../../../processor/src/catalog/create-price-id.ts';
import { applyDifferences, diffPrices } from '../../../processor/src/catalog/diff-prices.ts';
import type { Price, Rate } from '../../../processor/src/domain/price.ts';

function createPrice(
  rate: Partial<Rate> = {},
  { model = 'm', ...given }: Partial<Omit<Price, 'id'>> = {},
): Price {
  const price = {
    providerName: 'openai',
    model,
    match: { exact: [], families: [] },
    rates: [{ meter: 'input', per: 1_000_000, amount: '1', tiers: [], ...rate }],
    variants: [],
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: { name: 'test', version: '1', url: null, licence: null },
    ...given,
  };
  return { id: createPriceId(price), ...price };
}

/** The faults of each model that has some. */
function listFaults(previous: readonly Price[], next: readonly Price[]) {
  const refused = diffPrices(previous, next).filter(({ faults }) => faults.length > 0);
  return refused.map(({ model, faults }) => [model, ...faults]);
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
    test(`${JSON.stringify(rate)} is ${faults.length === 0 ? 'accepted' : 'refused'}`, () => {
      const [difference] = diffPrices([], [createPrice(rate)]);
      assert.deepEqual(difference?.faults, faults);
    });
  }

  test('of a variant is checked as well', () => {
    const rates = createPrice({ amount: '-1' }).rates;
    const variants = [{ when: { processing: 'batch' }, rates, multiplier: null, validFrom: null }];
    assert.deepEqual(listFaults([], [createPrice({}, { variants })]), [
      ['m', 'input costs -1 for 1000000: negative'],
    ]);
  });

  test('out of the ordinary is accepted where there is a reason, a jump or less than nothing is not', () => {
    const isPlausible = () => true;
    const [added] = diffPrices([], [createPrice({ amount: '2000' })], { isPlausible });
    assert.deepEqual(added?.faults, []);
    const [moved] = diffPrices([createPrice()], [createPrice({ amount: '2000' })], { isPlausible });
    assert.deepEqual(moved?.faults, ['input jumps from 1 to 2000 for 1000000']);
    const [negative] = diffPrices([], [createPrice({ amount: '-1' })], { isPlausible });
    assert.deepEqual(negative?.faults, ['input costs -1 for 1000000: negative']);
  });
});

describe('a rate that changes from one catalogue to the next', () => {
  for (const [before, after, faults] of [
    ['1', '20', []],
    ['1', '20.1', ['input jumps from 1 to 20.1 for 1000000']],
    ['20', '1', []],
    ['20.1', '1', ['input jumps from 20.1 to 1 for 1000000']],
    ['0', '5', []],
    ['5', '0', []],
  ] as const) {
    test(`from ${before} to ${after} is ${faults.length === 0 ? 'accepted' : 'refused'}`, () => {
      const previous = [createPrice({ amount: before })];
      const [difference] = diffPrices(previous, [createPrice({ amount: after })]);
      assert.deepEqual(difference?.faults, faults);
      assert.deepEqual(difference?.changes, [
        {
          label: 'input',
          before: { amount: before, per: 1_000_000 },
          after: { amount: after, per: 1_000_000 },
        },
      ]);
    });
  }

  test('is compared for the same number of units', () => {
    // 10 for a thousand searches is 0.01 for one; 10 for one is a thousand times as much.
    const searches = (amount: string, per: number) =>
      createPrice({ meter: 'web_searches', amount, per });
    assert.deepEqual(listFaults([searches('10', 1000)], [searches('0.01', 1)]), []);
    assert.deepEqual(listFaults([searches('10', 1000)], [searches('10', 1)]), [
      ['m', 'web_searches jumps from 10 for 1000 to 10 for 1'],
    ]);
  });

  test('of a variant or of long context is seen by itself', () => {
    const tiers = (amount: string) => [{ fromInputTokens: 200_001, amount }];
    assert.deepEqual(
      listFaults([createPrice({ tiers: tiers('2') })], [createPrice({ tiers: tiers('90') })]),
      [['m', 'input from 200001 input tokens jumps from 2 to 90 for 1000000']],
    );
    const batch = (amount: string) =>
      createPrice(
        {},
        {
          variants: [
            {
              when: { processing: 'batch' },
              rates: createPrice({ amount }).rates,
              multiplier: null,
              validFrom: null,
            },
          ],
        },
      );
    assert.deepEqual(listFaults([batch('0.5')], [batch('50')]), [
      ['m', 'input with processing=batch jumps from 0.5 to 50 for 1000000'],
    ]);
  });
});

test('equal prices differ in nothing, also where somebody has looked at them again', () => {
  const again = { ...createPrice(), verifiedAt: '2026-11-22T00:00:00Z' };
  assert.deepEqual(diffPrices([createPrice()], [again]), []);
  assert.deepEqual(applyDifferences([again], []), [again]);
});

test('a fault in one period refuses all periods of the model: half a history would be wrong', () => {
  const before = createPrice();
  const past = createPrice({ amount: '2' }, { validTo: '2026-01-01T00:00:00Z' });
  const now = createPrice({ amount: '-1' }, { validFrom: '2026-01-01T00:00:00Z' });
  const other = createPrice({}, { model: 'n' });
  const next = [past, now, other];
  assert.deepEqual(applyDifferences(next, diffPrices([before], next)), [other, before]);
});

test('an id that two models claim is refused to the second', () => {
  const second = createPrice({}, { model: 'n', match: { exact: ['m'], families: [] } });
  assert.deepEqual(listFaults([], [createPrice(), second]), [['n', 'm belongs to openai/m']]);
});

test('a model that is gone is a difference, and no fault', () => {
  const price = createPrice();
  const differences = diffPrices([price], []);
  assert.deepEqual(
    differences.map(({ kind, previous, next, faults }) => ({ kind, previous, next, faults })),
    [{ kind: 'removed', previous: [price], next: [], faults: [] }],
  );
  assert.deepEqual(applyDifferences([], differences), []);
});
