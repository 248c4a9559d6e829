import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

// T30: the standard rate is no guess at what another tier costs.
describe('a meter of which a tier or a batch says nothing', () => {
  const vertex = { providerName: 'gcp.vertex_ai', operationName: 'generate_content' };

  for (const [model, conditions, tokens, missing] of [
    [
      'gemini-3-pro-image',
      { serviceTier: 'ON_DEMAND_PRIORITY' },
      { inputTokens: 10, outputTokens: 2020, imageOutputTokens: 2000 },
      'image_output',
    ],
    [
      'gemini-2.5-flash-image',
      { serviceTier: 'ON_DEMAND_FLEX' },
      { inputTokens: 10, outputTokens: 1290, imageOutputTokens: 1290 },
      'image_output',
    ],
    [
      'gemini-2.5-flash-tts',
      { processing: 'batch' },
      { inputTokens: 10, outputTokens: 200 },
      'output',
    ],
    [
      'gemini-2.5-flash-tts',
      { processing: 'batch' },
      { inputTokens: 10, outputTokens: 200, reasoningOutputTokens: 200 },
      'reasoning_output',
    ],
  ] as const) {
    test(`leaves the cost of ${missing} of ${model} unknown`, () => {
      const { basis, notes } = priceCall({
        ...vertex,
        ...conditions,
        responseModel: model,
        tokens,
      });
      assert.deepEqual([basis, notes.at(-1)], ['unpriced', `no_rate_for:${missing}`]);
    });
  }

  test('is none that a call without it pays for', () => {
    const { lines } = priceCall({
      ...vertex,
      serviceTier: 'ON_DEMAND_PRIORITY',
      responseModel: 'gemini-3-pro-image',
      tokens: { inputTokens: 10, outputTokens: 20 },
    });
    assert.deepEqual(lines, [
      'input 10 × 3.6 / 1000000 = 0.000036',
      'output 20 × 21.6 / 1000000 = 0.000432',
    ]);
  });

  test('goes on costing as much as what it is a part of', () => {
    const { lines } = priceCall({
      ...vertex,
      serviceTier: 'ON_DEMAND_FLEX',
      responseModel: 'gemini-2.5-flash-image',
      tokens: { inputTokens: 10, outputTokens: 20, reasoningOutputTokens: 15 },
    });
    // Reasoning costs 2.5 as output does; in flex that costs 1.25.
    assert.deepEqual(lines, [
      'input 10 × 0.15 / 1000000 = 0.0000015',
      'output 20 × 1.25 / 1000000 = 0.000025',
    ]);
  });

  // T16: what is read from the cache costs the same in a batch, where nothing else is said.
  test('keeps its rate where it is read from the cache', () => {
    const { lines } = priceCall({
      providerName: 'gcp.gemini',
      processing: 'batch',
      responseModel: 'gemini-2.5-flash',
      tokens: { inputTokens: 100, cacheReadInputTokens: 60, outputTokens: 20 },
    });
    assert.deepEqual(lines, [
      'input 40 × 0.15 / 1000000 = 0.000006',
      'cache_read 60 × 0.03 / 1000000 = 0.0000018',
      'output 20 × 1.25 / 1000000 = 0.000025',
    ]);
  });
});
