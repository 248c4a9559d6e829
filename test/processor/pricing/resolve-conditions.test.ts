import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

const MILLION = { inputTokens: 1_000_000, outputTokens: 0 };
const GPT_5 = { responseModel: 'gpt-5-2025-08-07', tokens: MILLION };
const CLAUDE = { providerName: 'anthropic', responseModel: 'claude-opus-5-5', tokens: MILLION };
const GEMINI = { providerName: 'gcp.vertex_ai', responseModel: 'gemini-2.5-pro', tokens: MILLION };

// T30: what the response says is priced.
describe('a service tier', () => {
  for (const [serviceTier, cost] of [
    ['default', '1.25'],
    ['standard', '1.25'],
    ['flex', '0.625'],
    ['priority', '2.5'],
    ['fast', '2.5'],
  ] as const) {
    test(`${serviceTier} of GPT-5 costs ${cost} for a million tokens, without a remark`, () => {
      const { cost: actual, notes } = priceCall({ ...GPT_5, serviceTier });
      assert.deepEqual([actual, notes], [cost, []]);
    });
  }

  test('is the same where it is written as Google’s enumerations are', () => {
    const speech = { providerName: 'gcp.gemini', responseModel: 'gemini-3.8-flash-tts' };
    const costOf = (serviceTier: string) =>
      priceCall({ ...speech, tokens: MILLION, serviceTier }).cost;
    assert.deepEqual(
      ['SERVICE_TIER_FLEX', 'SERVICE_TIER_STANDARD', 'SERVICE_TIER_UNSPECIFIED'].map(costOf),
      ['0.25', '0.5', '0.5'],
    );
  });

  test('that the answer leaves out is assumed to be the standard one, with a remark', () => {
    const { cost, notes } = priceCall(GPT_5);
    assert.deepEqual([cost, notes], ['1.25', ['service_tier_assumed_standard']]);
  });

  test('that the answer leaves out needs no remark where the model has only one', () => {
    assert.deepEqual(priceCall({ responseModel: 'o1', tokens: MILLION }).notes, []);
  });

  for (const serviceTier of ['auto', 'scale', 'something-new', 'constructor', '__proto__']) {
    test(`${serviceTier} is no rate: the cost is unknown, not the standard one`, () => {
      const { basis, cost, notes } = priceCall({ ...GPT_5, serviceTier });
      const expected = ['unpriced', null, [`no_rates_for:service_tier=${serviceTier}`]];
      assert.deepEqual([basis, cost, notes], expected);
    });
  }

  test('priority of a model that publishes no such rate has no price', () => {
    const { notes } = priceCall({ ...CLAUDE, serviceTier: 'priority' });
    assert.deepEqual(notes, ['no_rates_for:service_tier=priority']);
  });

  test('batch, as Anthropic answers, is batch processing', () => {
    assert.equal(priceCall({ ...CLAUDE, serviceTier: 'batch' }).cost, '2');
  });
});

// T20: paid by the hour, at Azure.
test('a provisioned deployment was paid in advance, whatever tier its answer names', () => {
  const call = { providerName: 'azure.ai.openai', ...GPT_5, serviceTier: 'default' };
  const { basis, cost, notes } = priceCall({ ...call, processing: 'provisioned_throughput' });
  assert.deepEqual([basis, cost, notes], ['not_billed', '0', ['prepaid_capacity']]);
});

// T16: Gemini on Vertex AI.
describe('a traffic type', () => {
  test('ON_DEMAND is the standard tier', () => {
    // 1,000,000 × 2.50 / 1,000,000: more than 200,000 tokens
    assert.equal(priceCall({ ...GEMINI, serviceTier: 'ON_DEMAND' }).cost, '2.5');
  });

  test('PROVISIONED_THROUGHPUT was paid in advance: a known zero', () => {
    const { basis, cost, notes } = priceCall({ ...GEMINI, serviceTier: 'PROVISIONED_THROUGHPUT' });
    assert.deepEqual([basis, cost, notes], ['not_billed', '0', ['prepaid_capacity']]);
  });

  for (const [traffic, tier] of [
    ['ON_DEMAND_PRIORITY', 'priority'],
    ['ON_DEMAND_FLEX', 'flex'],
  ]) {
    test(`${traffic} is the tier ${tier}, and unpriced where that has no rates`, () => {
      const { notes } = priceCall({ ...GEMINI, serviceTier: traffic ?? null });
      assert.deepEqual(notes, [`no_rates_for:service_tier=${tier}`]);
    });
  }
});

// T16, T30: at Bedrock, where capacity is bought by the hour or the month.
describe('capacity at Bedrock that was paid in advance', () => {
  const nova = { providerName: 'aws.bedrock', tokens: MILLION };
  const arn = (resource: string) => `arn:aws:bedrock:us-east-1:123456789012:${resource}/ab1`;

  for (const [name, call] of [
    ['the tier reserved', { requestModel: 'amazon.nova-pro-v1:0', serviceTier: 'reserved' }],
    ['provisioned throughput', { requestModel: arn('provisioned-model') }],
  ] as const) {
    test(`is a known zero: ${name}`, () => {
      const { basis, cost, notes } = priceCall({ ...nova, ...call });
      assert.deepEqual([basis, cost, notes], ['not_billed', '0', ['prepaid_capacity']]);
    });
  }

  test('is neither a profile nor a deployment of one’s own, nor a reserved tier elsewhere', () => {
    for (const resource of ['application-inference-profile', 'custom-model-deployment']) {
      assert.equal(priceCall({ ...nova, requestModel: arn(resource) }).basis, 'unpriced');
    }
    assert.equal(priceCall({ ...GPT_5, serviceTier: 'reserved' }).basis, 'unpriced');
  });
});

// T29: the discount differs by model and provider, and leaves some meters out.
describe('batch processing', () => {
  test('halves what OpenAI charges, except for the cache, for which it publishes no rate', () => {
    const { lines } = priceCall({
      responseModel: 'gpt-4o',
      processing: 'batch',
      tokens: { inputTokens: 3_000, cacheReadInputTokens: 1_000, outputTokens: 100 },
    });
    assert.deepEqual(lines, [
      'input 2000 × 1.25 / 1000000 = 0.0025',
      'cache_read 1000 × 1.25 / 1000000 = 0.00125',
      'output 100 × 5 / 1000000 = 0.0005',
    ]);
  });

  test('takes a fifth off at xAI', () => {
    // 100,000 × 1 / 1,000,000 instead of 1.25
    const call = { providerName: 'x_ai', responseModel: 'grok-4.3', processing: 'batch' };
    const tokens = { inputTokens: 100_000, outputTokens: 0 };
    assert.equal(priceCall({ ...call, tokens }).cost, '0.1');
  });

  test('leaves web searches at their price', () => {
    const { lines } = priceCall({ ...CLAUDE, processing: 'batch', units: { web_searches: 3 } });
    assert.equal(lines.at(-1), 'web_searches 3 × 10 / 1000 = 0.03');
  });

  test('has no price where none is published', () => {
    const { basis, notes } = priceCall({
      providerName: 'deepseek',
      responseModel: 'deepseek-v4-pro',
      processing: 'batch',
      tokens: MILLION,
    });
    assert.deepEqual([basis, notes], ['unpriced', ['no_rates_for:processing=batch']]);
  });

  test('in another tier at once has no price: each discount is its own', () => {
    const { notes } = priceCall({ ...GPT_5, processing: 'batch', serviceTier: 'flex' });
    assert.deepEqual(notes, ['no_rates_for:service_tier=flex,processing=batch']);
  });
});

// T10: fast mode.
describe('the speed', () => {
  test('fast has rates of its own', () => {
    assert.equal(priceCall({ ...CLAUDE, speed: 'fast' }).cost, '8');
  });

  test('standard is the standard', () => {
    assert.equal(priceCall({ ...CLAUDE, speed: 'standard' }).cost, '4');
  });

  test('fast of a model without such rates has no price', () => {
    const call = { ...CLAUDE, responseModel: 'claude-haiku-4-5', speed: 'fast' };
    assert.deepEqual(priceCall(call).notes, ['no_rates_for:speed=fast']);
  });
});
