import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { explainCost } from '../../../processor/src/pricing/explain-cost.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { isUnpriced } from '../../../processor/src/pricing/unpriced.ts';
import { createRecord } from './create-record.ts';
import { BOOK } from './price-catalog.ts';

test('the explanation of a cost repeats its charges, with the arithmetic', () => {
  const record = createRecord({
    providerName: 'anthropic',
    responseModel: 'claude-sonnet-4-5',
    tokens: { inputTokens: 9_800, outputTokens: 620 },
    units: { web_searches: 3 },
  });
  const priced = priceUsage(record, BOOK);
  const price = loadCatalog().find(({ id }) => id === priced.priceId);
  assert.ok(price);

  const explanation = explainCost(record, price);
  assert.ok(!isUnpriced(explanation));
  assert.deepEqual(explanation, {
    charges: priced.charges,
    notes: priced.notes,
    arithmetic: [
      'input: 9800 × 3 ÷ 1000000 = 0.0294',
      'output: 620 × 15 ÷ 1000000 = 0.0093',
      'web_searches: 3 × 10 ÷ 1000 = 0.03',
    ],
    // 0.0294 + 0.0093 + 0.03 = 0.0687
    effectiveCost: 68_700_000_000_000_000n,
  });
});

test('a cost that the price cannot explain says why', () => {
  const [price] = loadCatalog();
  assert.ok(price);
  const record = createRecord({ speed: 'fast', tokens: { inputTokens: 1, outputTokens: 1 } });
  assert.deepEqual(explainCost(record, price), { unpriced: 'no_rates_for:speed=fast' });
});
