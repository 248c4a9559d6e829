import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createOwnPrice,
  type OwnPriceInput,
} from '../../../processor/src/catalog/create-own-price.ts';

const input: OwnPriceInput = {
  kind: 'rates',
  factor: null,
  providerName: '*',
  model: 'My-Model-*',
  host: null,
  environment: 'ci',
  organization: null,
  rates: [{ meter: 'input', per: 1_000_000, amount: '0.2' }],
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
};

test("a user's own price is a price with terms, whose id says so", () => {
  const { id, ...price } = createOwnPrice(input, 'tallylight.yaml');
  assert.match(id, /^own\/\*\/My-Model-\*\/[0-9a-f]{8}$/);
  assert.deepEqual(price, {
    providerName: '*',
    model: 'My-Model-*',
    match: { exact: [], families: [], patterns: ['my-model-*'] },
    rates: [{ meter: 'input', per: 1_000_000, amount: '0.2', tiers: [] }],
    variants: [],
    validFrom: '2026-01-01T00:00:00Z',
    validTo: null,
    verifiedAt: null,
    source: { name: 'own', version: 'tallylight.yaml', url: null, licence: null },
    own: { kind: 'rates', factor: null, host: null, environment: 'ci', organization: null },
  });
});

test('other terms are another price, another origin is not', () => {
  const { id } = createOwnPrice(input, 'tallylight.yaml');
  assert.equal(createOwnPrice(input, 'api').id, id);
  for (const other of [
    { environment: 'production' },
    { host: 'localhost' },
    { kind: 'free' },
  ] as const) {
    assert.notEqual(createOwnPrice({ ...input, ...other }, 'api').id, id);
  }
});

describe('terms that would set every call aside are refused', () => {
  for (const [terms, message] of [
    [{ kind: 'discount', factor: null }, /is not a decimal number/],
    [{ kind: 'discount', factor: '-0.1' }, /has the factor -0\.1: write 0\.85 for 15 % less/],
    [{ kind: 'discount', factor: '0' }, /has the factor 0/],
    [{ kind: 'discount', factor: '15' }, /has the factor 15/],
    [{ rates: [] }, /has no rates: write one, such as input/],
    [{ rates: [{ meter: 'input', per: 1, amount: '-1' }] }, /has -1 for input: write 0 or more/],
    [{ rates: [{ meter: 'input', per: 1, amount: 'much' }] }, /"much" is not a decimal number/],
  ] as const) {
    test(JSON.stringify(terms), () => {
      assert.throws(() => createOwnPrice({ ...input, ...terms }, 'api'), { message });
    });
  }
});
