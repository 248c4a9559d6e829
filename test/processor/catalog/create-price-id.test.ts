import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPriceId } from '../../../processor/src/catalog/create-price-id.ts';
import type { Price } from '../../../processor/src/domain/price.ts';

const PRICE: Omit<Price, 'id'> = {
  providerName: 'openai',
  model: 'gpt-4o',
  match: { exact: ['gpt-4o-2024-08-06'], families: [] },
  rates: [{ meter: 'input', per: 1_000_000, amount: '2.5', tiers: [] }],
  variants: [
    {
      when: { processing: 'batch', serviceTier: 'flex' },
      rates: [],
      multiplier: '0.5',
      validFrom: null,
    },
  ],
  validFrom: null,
  validTo: null,
  verifiedAt: null,
  source: { name: 'genai-prices', version: '0.2.3', url: null, licence: 'MIT' },
};
const ID = createPriceId(PRICE);

describe('the id of a price', () => {
  test('does not depend on the order in which a database gives back its conditions', () => {
    const createId = (when: Price['variants'][number]['when']) => {
      const variants = PRICE.variants.map((variant) => ({ ...variant, when }));
      return createPriceId({ ...PRICE, variants });
    };
    assert.equal(
      createId({ timeOfDay: { from: '01:00', to: '04:00' }, units: { unit: 'results', from: 26 } }),
      createId({ units: { from: 26, unit: 'results' }, timeOfDay: { to: '04:00', from: '01:00' } }),
    );
  });

  test('names the provider and the model', () => {
    assert.match(ID, /^openai\/gpt-4o\/[0-9a-f]{8}$/);
  });

  test('stays when only its source or the day of its verification changes', () => {
    const source = { ...PRICE.source, version: '0.3.0' };
    assert.equal(createPriceId({ ...PRICE, source, verifiedAt: '2026-11-22T00:00:00Z' }), ID);
  });

  test('stays when the conditions of a variant are written in another order', () => {
    const when = { serviceTier: 'flex', processing: 'batch' };
    const variants = PRICE.variants.map((variant) => ({ ...variant, when }));
    assert.equal(createPriceId({ ...PRICE, variants }), ID);
  });

  const rate = { meter: 'input', per: 1_000_000, amount: '2.5', tiers: [] };
  for (const [what, change] of [
    ['amount', { rates: [{ ...rate, amount: '2.6' }] }],
    ['unit', { rates: [{ ...rate, per: 1_000 }] }],
    ['tier', { rates: [{ ...rate, tiers: [{ fromInputTokens: 200_001, amount: '5' }] }] }],
    ['alias', { match: { exact: [], families: [] } }],
    ['first day', { validFrom: '2026-01-01T00:00:00Z' }],
    ['last day', { validTo: '2026-01-01T00:00:00Z' }],
    ['variant', { variants: [] }],
  ] as const) {
    test(`changes with its ${what}`, () => {
      assert.notEqual(createPriceId({ ...PRICE, ...change }), ID);
    });
  }
});
