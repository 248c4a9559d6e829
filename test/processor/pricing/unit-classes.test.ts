import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

// T27: by size and quality, which stand behind the unit.
describe('a unit of a class', () => {
  const dalle = { providerName: 'azure.ai.openai', responseModel: 'dall-e-3' };

  test('pays the rate of its class', () => {
    const units = { 'images.standard.1024x1024': 2, 'images.hd.1024x1792': 1 };
    const { lines } = priceCall({ ...dalle, units });
    assert.deepEqual(lines.toSorted(), [
      'images.hd.1024x1792 1 × 0.132 / 1 = 0.132',
      'images.standard.1024x1024 2 × 0.044 / 1 = 0.088',
    ]);
  });

  test('that stands beside its sum is not charged twice', () => {
    const units = { images: 2, 'images.standard.1024x1024': 2 };
    assert.equal(priceCall({ ...dalle, units }).cost, '0.088');
  });

  test('without a class, or of another one, has no price where the classes differ', () => {
    for (const unit of ['images', 'images.hd.256x256']) {
      const { basis, notes } = priceCall({ ...dalle, units: { [unit]: 1 } });
      assert.deepEqual([basis, notes], ['unpriced', [`no_rate_for:${unit}`]]);
    }
  });

  test('pays the one rate where every class costs the same', () => {
    const call = { providerName: 'stability', requestModel: 'sd3.5-large' };
    // 2 × 0.065
    assert.equal(priceCall({ ...call, units: { 'images.1024x1024': 2 } }).cost, '0.13');
  });

  // T22: the fee of a request depends on the size of the search context.
  for (const [unit, cost] of [
    // 1,000 × 3 ÷ 1,000,000 + 500 × 15 ÷ 1,000,000 = 0.0105, and the fee
    ['requests.low', '0.0165'],
    ['requests.medium', '0.0205'],
    ['requests.high', '0.0245'],
  ] as const) {
    test(`${unit} at Perplexity: ${cost}`, () => {
      const { notes, ...found } = priceCall({
        ...{ providerName: 'perplexity', responseModel: 'sonar-pro' },
        tokens: { inputTokens: 1_000, outputTokens: 500 },
        units: { [unit]: 1, search_queries: 1 },
      });
      assert.deepEqual([found.cost, notes], [cost, []]);
    });
  }

  test('that is not told pays the rate without a class, with a remark', () => {
    const { cost, notes } = priceCall({
      ...{ providerName: 'perplexity', responseModel: 'sonar-pro' },
      tokens: { inputTokens: 1_000, outputTokens: 500 },
    });
    assert.deepEqual([cost, notes], ['0.0245', ['requests_of_unknown_class']]);
  });
});
