import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

describe('cache writes', () => {
  // T6: at Anthropic 1.25 times the input for five minutes, twice for an hour; reads a tenth.
  const HAIKU = { providerName: 'anthropic', responseModel: 'claude-haiku-4-5-20251001' };

  test('are priced by their lifetime', () => {
    const { lines, notes } = priceCall({
      ...HAIKU,
      tokens: {
        inputTokens: 6_000,
        cacheReadInputTokens: 1_000,
        cacheWriteInputTokens: 4_000,
        cacheWrite1hInputTokens: 1_500,
        outputTokens: 10,
      },
    });
    assert.deepEqual(lines, [
      'input 1000 × 1 / 1000000 = 0.001',
      'cache_read 1000 × 0.1 / 1000000 = 0.0001',
      'cache_write 2500 × 1.25 / 1000000 = 0.003125',
      'cache_write_1h 1500 × 2 / 1000000 = 0.003',
      'output 10 × 5 / 1000000 = 0.00005',
    ]);
    assert.deepEqual(notes, []);
  });

  test('for an hour cost twice the input at Vertex AI as well', () => {
    const { lines, notes } = priceCall({
      providerName: 'gcp.vertex_ai',
      responseModel: 'claude-sonnet-4-20250514',
      tokens: {
        inputTokens: 1_000,
        cacheWriteInputTokens: 1_000,
        cacheWrite1hInputTokens: 1_000,
        outputTokens: 0,
      },
    });
    assert.deepEqual(lines, ['cache_write_1h 1000 × 6 / 1000000 = 0.006']);
    assert.deepEqual(notes, []);
  });

  test('of an unstated lifetime are priced as the shorter one, with a remark', () => {
    const { lines, notes } = priceCall({
      ...HAIKU,
      tokens: { inputTokens: 4_000, cacheWriteInputTokens: 4_000, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['cache_write 4000 × 1.25 / 1000000 = 0.005']);
    assert.deepEqual(notes, ['cache_write_lifetime_assumed_5m']);
  });

  test('of which only some have a stated lifetime carry the same remark', () => {
    const call = {
      ...HAIKU,
      tokens: {
        inputTokens: 1_000,
        cacheWriteInputTokens: 1_000,
        cacheWrite1hInputTokens: 600,
        outputTokens: 0,
      },
    };
    const { lines, notes } = priceCall({
      ...call,
      units: { cache_write_tokens_of_unknown_lifetime: 100 },
    });
    assert.deepEqual(lines, [
      'cache_write 400 × 1.25 / 1000000 = 0.0005',
      'cache_write_1h 600 × 2 / 1000000 = 0.0012',
    ]);
    assert.deepEqual(notes, ['cache_write_lifetime_assumed_5m']);
    assert.deepEqual(priceCall(call).notes, []);
  });

  // T2: OpenAI's 5.6 family pays 1.25 times the input for them, older models just the input.
  test('have a rate of their own in the GPT-5.6 family', () => {
    const { lines } = priceCall({
      responseModel: 'gpt-5.6-sol',
      serviceTier: 'default',
      tokens: { inputTokens: 10_000, cacheReadInputTokens: 2_000, cacheWriteInputTokens: 4_000 },
      status: 'incomplete',
    });
    assert.deepEqual(lines, [
      'input 4000 × 4 / 1000000 = 0.016',
      'cache_read 2000 × 0.4 / 1000000 = 0.0008',
      'cache_write 4000 × 5 / 1000000 = 0.02',
    ]);
  });

  test('cost the input rate where the model has none for them, with a remark', () => {
    const { lines, notes } = priceCall({
      responseModel: 'gpt-4o',
      serviceTier: 'default',
      tokens: { inputTokens: 10_000, cacheWriteInputTokens: 4_000, outputTokens: 0 },
    });
    assert.deepEqual(lines, ['input 10000 × 2.5 / 1000000 = 0.025']);
    assert.deepEqual(notes, ['cache_write_priced_as_input']);
  });
});

test('cache reads cost the input rate where the model has none for them, with a remark', () => {
  const { lines, notes } = priceCall({
    responseModel: 'gpt-4-0613',
    tokens: { inputTokens: 1_000, cacheReadInputTokens: 400, outputTokens: 0 },
  });
  assert.deepEqual(lines, ['input 1000 × 30 / 1000000 = 0.03']);
  assert.deepEqual(notes, ['cache_read_priced_as_input']);
});

describe('reasoning', () => {
  // T4: inside the output, and priced once.
  test('costs the output rate', () => {
    const { lines } = priceCall({
      responseModel: 'o3-2025-04-16',
      serviceTier: 'default',
      tokens: { inputTokens: 0, outputTokens: 1_186, reasoningOutputTokens: 1_024 },
    });
    assert.deepEqual(lines, ['output 1186 × 8 / 1000000 = 0.009488']);
  });

  // T22
  test('has a rate of its own at Perplexity, as citations and searches have', () => {
    const { lines } = priceCall({
      providerName: 'perplexity',
      responseModel: 'sonar-deep-research',
      tokens: { inputTokens: 1_000, outputTokens: 1_000, reasoningOutputTokens: 600 },
      units: { citation_tokens: 5_000, web_searches: 3 },
    });
    assert.deepEqual(lines, [
      'input 1000 × 2 / 1000000 = 0.002',
      'output 400 × 8 / 1000000 = 0.0032',
      'reasoning_output 600 × 3 / 1000000 = 0.0018',
      'citation_tokens 5000 × 2 / 1000000 = 0.01',
      'web_searches 3 × 5 / 1000 = 0.015',
    ]);
  });
});

describe('a missing total', () => {
  const GPT = { responseModel: 'gpt-4o', serviceTier: 'default' };

  test('of the output leaves the cost of an answered call unknown', () => {
    const { basis, notes } = priceCall({ ...GPT, tokens: { inputTokens: 1_000 } });
    assert.deepEqual([basis, notes], ['unpriced', ['output_tokens_unknown']]);
  });

  test('of the output of a broken stream leaves the input as the least it cost', () => {
    const call = { ...GPT, status: 'incomplete' as const, tokens: { inputTokens: 1_000 } };
    const { cost, notes } = priceCall(call);
    // 1,000 × 2.5 / 1,000,000
    assert.deepEqual([cost, notes], ['0.0025', ['output_tokens_unknown']]);
  });

  test('of the input leaves the cost unknown', () => {
    const { notes } = priceCall({ ...GPT, tokens: { outputTokens: 10 } });
    assert.deepEqual(notes, ['input_tokens_unknown']);
  });

  // T25
  test('of the output is none for embeddings', () => {
    const call = { providerName: 'voyage_ai', responseModel: 'voyage-3.5' };
    // 1,024 × 0.06 / 1,000,000
    assert.equal(priceCall({ ...call, tokens: { inputTokens: 1_024 } }).cost, '0.00006144');
  });

  test('of everything leaves the cost unknown', () => {
    assert.deepEqual(priceCall(GPT).notes, ['no_usage_reported']);
  });
});

test('counts that contradict each other have no price', () => {
  const tokens = { inputTokens: 10, cacheReadInputTokens: 20, outputTokens: 1 };
  for (const call of [{ tokens }, { inconsistent: true }]) {
    const { basis, cost, notes } = priceCall({ responseModel: 'gpt-4o', ...call });
    const expected = ['unpriced', null, ['inconsistent_token_counts']];
    assert.deepEqual([basis, cost, notes], expected);
  }
});
