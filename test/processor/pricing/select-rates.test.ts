import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

const MILLION = { inputTokens: 1_000_000, outputTokens: 0 };

describe('long context', () => {
  // T31: the total input, cache included, chooses the amount of every token, output included.
  for (const [input, rates] of [
    [199_999, ['1.25', '0.125', '10']],
    [200_000, ['1.25', '0.125', '10']],
    [200_001, ['2.5', '0.25', '15']],
  ] as const) {
    test(`of ${input} tokens at Google pays ${rates.join(', ')} for input, cache and output`, () => {
      const { lines } = priceCall({
        providerName: 'gcp.gemini',
        responseModel: 'gemini-2.5-pro',
        tokens: { inputTokens: input, cacheReadInputTokens: 150_000, outputTokens: 1 },
      });
      assert.deepEqual(
        lines.map((line) => line.split(' ')[3]),
        rates,
      );
    });
  }

  test('is none where the length is that of a sum of calls', () => {
    const { cost, notes } = priceCall({
      dialect: 'claude-code-metrics',
      providerName: 'gcp.gemini',
      responseModel: 'gemini-2.5-pro',
      tokens: MILLION,
    });
    // 1,000,000 × 1.25 / 1,000,000
    assert.deepEqual([cost, notes], ['1.25', ['long_context_unknown_of_sum']]);
  });

  // T21: xAI's boundary is inclusive.
  for (const [input, cost] of [
    // 199,999 × 1.25 / 1,000,000
    [199_999, '0.24999875'],
    // 200,000 × 2.50 / 1,000,000
    [200_000, '0.5'],
    // 200,001 × 2.50 / 1,000,000
    [200_001, '0.5000025'],
  ] as const) {
    test(`of ${input} tokens at xAI costs ${cost}`, () => {
      const call = { providerName: 'x_ai', responseModel: 'grok-4.3' };
      assert.equal(priceCall({ ...call, tokens: { ...MILLION, inputTokens: input } }).cost, cost);
    });
  }

  // Anthropic counts what is read from the cache and written to it.
  for (const [uncached, rates] of [
    // 150,000 read + 20,000 + 10,000 written + 20,000 = 200,000
    [20_000, ['3', '0.3', '3.75', '6', '15']],
    [20_001, ['6', '0.6', '7.5', '12', '22.5']],
  ] as const) {
    test(`of ${180_000 + uncached} tokens at Anthropic pays ${rates.join(', ')}`, () => {
      const { lines } = priceCall({
        providerName: 'anthropic',
        responseModel: 'claude-sonnet-4-5',
        tokens: {
          inputTokens: 180_000 + uncached,
          cacheReadInputTokens: 150_000,
          cacheWriteInputTokens: 30_000,
          cacheWrite1hInputTokens: 10_000,
          outputTokens: 1,
        },
      });
      assert.deepEqual(
        lines.map((line) => line.split(' ')[3]),
        rates,
      );
    });
  }

  for (const [input, rates] of [
    [272_000, ['4', '0.4', '5', '20']],
    [272_001, ['8', '0.8', '10', '30']],
  ] as const) {
    test(`of ${input} tokens at OpenAI pays ${rates.join(', ')}`, () => {
      const { lines } = priceCall({
        responseModel: 'gpt-5.6-sol',
        serviceTier: 'default',
        tokens: {
          inputTokens: input,
          cacheReadInputTokens: 100_000,
          cacheWriteInputTokens: 50_000,
          outputTokens: 1,
        },
      });
      assert.deepEqual(
        lines.map((line) => line.split(' ')[3]),
        rates,
      );
    });
  }

  // T9: each iteration is a request of its own; of their sum only the upper bound is known.
  for (const [inputTokens, units, notes] of [
    [203_000, { summed_iterations: 2 }, ['long_context_by_sum_of_iterations']],
    [203_000, {}, []],
    [200_000, { summed_iterations: 2 }, []],
  ] as const) {
    test(`of ${inputTokens} tokens in ${units.summed_iterations ?? 1} iterations has the notes ${notes}`, () => {
      const call = { providerName: 'anthropic', responseModel: 'claude-sonnet-4-5', units };
      const { basis, notes: actual } = priceCall({
        ...call,
        tokens: { inputTokens, outputTokens: 1 },
      });
      assert.deepEqual([basis, actual], ['priced', notes]);
    });
  }

  // T29: batch has its own long-context amounts: 300,000 × 3 / 1,000,000 = 0.9
  test('in a batch pays the batch amounts for long context', () => {
    const { lines } = priceCall({
      providerName: 'anthropic',
      responseModel: 'claude-sonnet-4-5',
      processing: 'batch',
      tokens: { inputTokens: 300_000, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['input 300000 × 3 / 1000000 = 0.9']);
  });

  // T30: OpenAI serves no long context with priority.
  test('with a tier whose rates say nothing about it has no price', () => {
    const call = {
      responseModel: 'gpt-5.4',
      serviceTier: 'priority',
      tokens: { inputTokens: 272_001, outputTokens: 0 },
    };
    const { basis, notes } = priceCall(call);
    assert.equal(basis, 'unpriced');
    assert.deepEqual(notes, ['no_long_context_rates_for:service_tier=priority']);
    // 272,000 × 5 / 1,000,000
    const tokens = { inputTokens: 272_000, outputTokens: 0 };
    assert.equal(priceCall({ ...call, tokens }).cost, '1.36');
  });
});

describe('a dated price', () => {
  // T11, T53: the premium for long context ended for Claude Opus 4.6 on 2026-03-13.
  for (const [at, cost] of [
    // 300,000 × 10 / 1,000,000
    ['2026-03-12T23:59:59.999Z', '3'],
    // 300,000 × 5 / 1,000,000
    ['2026-03-13T00:00:00Z', '1.5'],
  ] as const) {
    test(`of a call that started at ${at} is ${cost}`, () => {
      const { cost: actual } = priceCall({
        at,
        providerName: 'anthropic',
        responseModel: 'claude-opus-4-6',
        tokens: { inputTokens: 300_000, outputTokens: 0 },
      });
      assert.equal(actual, cost);
    });
  }

  test('of a variant holds from its own day on', () => {
    const call = { responseModel: 'gpt-5', serviceTier: 'flex', tokens: MILLION };
    const before = priceCall({ ...call, at: '2026-10-11T23:59:59Z' });
    assert.deepEqual(before.notes, ['no_rates_for:service_tier=flex']);
    assert.equal(priceCall({ ...call, at: '2026-10-12T00:00:00Z' }).cost, '0.625');
  });

  test('of a variant is replaced by its later one', () => {
    const call = {
      providerName: 'gcp.gemini',
      responseModel: 'gemini-3.8-flash',
      processing: 'batch',
      tokens: MILLION,
    };
    assert.equal(priceCall({ ...call, at: '2026-12-31T23:59:59Z' }).cost, '0.375');
    assert.equal(priceCall({ ...call, at: '2027-01-01T00:00:00Z' }).cost, '0.75');
  });
});

// T24: DeepSeek's peak is 01:00 to 04:00 and 06:00 to 10:00 in UTC; a million tokens in.
describe('the hour of a call', () => {
  for (const [time, cost] of [
    ['00:59:59.999', '0.66'],
    ['01:00:00', '1.32'],
    ['03:59:59.999', '1.32'],
    ['04:00:00', '0.66'],
    ['05:59:59.999', '0.66'],
    ['06:00:00', '1.32'],
    ['10:00:00', '0.66'],
  ] as const) {
    test(`${time} at DeepSeek costs ${cost}`, () => {
      const at = `2026-11-20T${time}Z`;
      const call = { at, providerName: 'deepseek', responseModel: 'deepseek-v4-pro' };
      assert.equal(priceCall({ ...call, tokens: MILLION }).cost, cost);
    });
  }
});

// T10: 1.1 times every token rate, and nothing on searches.
describe('a region with a premium', () => {
  const call = {
    providerName: 'anthropic',
    responseModel: 'claude-opus-4-6',
    tokens: {
      inputTokens: 10_000,
      cacheReadInputTokens: 2_000,
      cacheWriteInputTokens: 5_000,
      cacheWrite1hInputTokens: 1_000,
      outputTokens: 500,
    },
    units: { web_searches: 2 },
  };

  test('raises every token rate and no other', () => {
    assert.deepEqual(priceCall({ ...call, region: 'us' }).lines, [
      'input 3000 × 5.5 / 1000000 = 0.0165',
      'cache_read 2000 × 0.55 / 1000000 = 0.0011',
      'cache_write 4000 × 6.875 / 1000000 = 0.0275',
      'cache_write_1h 1000 × 11 / 1000000 = 0.011',
      'output 500 × 27.5 / 1000000 = 0.01375',
      'web_searches 2 × 10 / 1000 = 0.02',
    ]);
  });

  test('raises the rates of fast mode as well', () => {
    // 1,000,000 × 8 × 1.1 / 1,000,000
    const fast = { ...call, responseModel: 'claude-opus-5-5', speed: 'fast', region: 'us' };
    assert.equal(priceCall({ ...fast, tokens: MILLION, units: {} }).cost, '8.8');
  });

  test('raises the rates of a batch as well', () => {
    // 5 ÷ 2 × 1.1 = 2.75, 25 ÷ 2 × 1.1 = 13.75
    const batch = { ...call, processing: 'batch', region: 'us', units: {} };
    const tokens = { inputTokens: 10_000, cacheReadInputTokens: 2_000, outputTokens: 500 };
    assert.deepEqual(priceCall({ ...batch, tokens }).lines, [
      'input 8000 × 2.75 / 1000000 = 0.022',
      'cache_read 2000 × 0.275 / 1000000 = 0.00055',
      'output 500 × 13.75 / 1000000 = 0.006875',
    ]);
  });

  for (const region of ['global', 'not_available', null]) {
    test(`is not ${region}`, () => {
      assert.equal(priceCall({ ...call, region, tokens: MILLION, units: {} }).cost, '5');
    });
  }

  test('that the price does not know has no price', () => {
    const { basis, notes } = priceCall({ ...call, region: 'eu' });
    assert.deepEqual([basis, notes], ['unpriced', ['no_rates_for:region=eu']]);
  });

  test('is every one but the global one for Claude at Vertex AI, from 4.5 on', () => {
    const claude = { ...call, providerName: 'gcp.vertex_ai' };
    const sonnet = { ...claude, responseModel: 'claude-sonnet-4-5-20250929' };
    const regional = [
      // 3 × 1.1, 0.3 × 1.1, 3.75 × 1.1, 6 × 1.1, 15 × 1.1
      'input 3000 × 3.3 / 1000000 = 0.0099',
      'cache_read 2000 × 0.33 / 1000000 = 0.00066',
      'cache_write 4000 × 4.125 / 1000000 = 0.0165',
      'cache_write_1h 1000 × 6.6 / 1000000 = 0.0066',
      'output 500 × 16.5 / 1000000 = 0.00825',
    ];
    for (const region of ['europe-west1', 'us-east5', 'us', 'eu']) {
      assert.deepEqual(priceCall({ ...sonnet, region, units: {} }).lines, regional, region);
    }
    const older = { ...claude, responseModel: 'claude-sonnet-4-20250514', region: 'us-east5' };
    for (const global of [{ ...sonnet, region: 'global' }, { ...sonnet, region: null }, older]) {
      assert.equal(
        priceCall({ ...global, tokens: { inputTokens: 1000, outputTokens: 0 }, units: {} }).cost,
        '0.003',
      );
    }
  });

  test('is every one at OpenAI, for models since 2026-03-05', () => {
    const newer = { responseModel: 'gpt-5.4-2026-03-05', serviceTier: 'default', tokens: MILLION };
    // 2.5 × 2 beyond 272,000 tokens, × 1.1
    for (const region of ['eu', 'us', 'jp']) {
      assert.equal(priceCall({ ...newer, region }).cost, '5.5', region);
      assert.equal(priceCall({ ...newer, region, responseModel: 'gpt-5' }).cost, '1.25', region);
    }
    assert.equal(priceCall({ ...newer, region: null }).cost, '5');
  });

  test('is none of OpenAI’s at Azure, whose answers always name a region', () => {
    const call = { responseModel: 'gpt-5.4-2026-03-05', serviceTier: 'default', tokens: MILLION };
    const azure = { ...call, providerName: 'azure.ai.openai', region: 'East US 2' };
    assert.equal(priceCall(azure).cost, '5');
  });

  test('is none where the model has no regional prices', () => {
    const openai = { responseModel: 'gpt-4o', serviceTier: 'default', region: 'us-east-1' };
    assert.equal(priceCall({ ...openai, tokens: MILLION }).cost, '2.5');
  });
});
