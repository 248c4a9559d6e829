import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createCostOfUnits,
  createStatedCost,
} from '../../../instrumentation/src/formats/stated-cost.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('a cost that an answer states', () => {
  for (const [value, amount] of [
    [6.51e-5, '0.0000651'],
    [6.51e-7, '0.000000651'],
    ['6.6e-05', '0.000066'],
    [0, '0'],
    [12, '12'],
    [1.5, '1.5'],
    ['0.10', '0.1'],
    [1e3, '1000'],
  ] as const) {
    it(`${value} is ${amount}, to the last digit`, () => {
      assert.deepEqual(createStatedCost(value), usd(amount));
    });
  }

  it('is summed without a float: 0.1 + 0.2 = 0.3', () => {
    assert.deepEqual(createStatedCost(0.1, 0.2), usd('0.3'));
    // 3.25e-6 + 6.5e-5 = 6.825e-5
    assert.deepEqual(createStatedCost(3.25e-6, 6.5e-5), usd('0.00006825'));
  });

  it('is unknown where a part of it is, and where it is no amount', () => {
    assert.equal(createStatedCost(0.1, null), undefined);
    for (const value of [
      undefined,
      null,
      '',
      'None',
      -1,
      '-0.1',
      Number.NaN,
      1e30,
      '1e-99',
      {},
      [],
    ])
      assert.equal(createStatedCost(value), undefined);
  });

  it('T21: counts ticks of 10⁻¹⁰ dollars: 81,380,000 of them are 0.008138', () => {
    assert.deepEqual(createCostOfUnits(81_380_000, 10), usd('0.008138'));
    assert.deepEqual(createCostOfUnits(1, 10), usd('0.0000000001'));
    assert.deepEqual(createCostOfUnits(0, 10), usd('0'));
    assert.equal(createCostOfUnits(null, 10), undefined);
  });
});
