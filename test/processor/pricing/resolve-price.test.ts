import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

const tokens = { inputTokens: 1_000, outputTokens: 0 };

describe('the model of a price', () => {
  test('is the one that answered, not the one asked for', () => {
    const { price, notes } = priceCall({
      requestModel: 'gpt-4.1',
      responseModel: 'gpt-4.1-mini-2025-04-14',
      serviceTier: 'default',
      tokens,
    });
    assert.deepEqual([price, notes], ['openai/gpt-4.1-mini', []]);
  });

  test('is the one asked for where the answer names none', () => {
    const { price, notes } = priceCall({ requestModel: 'gpt-image-1', tokens });
    assert.deepEqual([price, notes], ['openai/gpt-image-1', []]);
  });

  test('is the one asked for where the answer names an unknown one, with a remark', () => {
    const call = { requestModel: 'o1', responseModel: 'o1-secret', tokens };
    const { price, notes } = priceCall(call);
    assert.deepEqual([price, notes], ['openai/o1', ['response_model_not_in_catalogue']]);
  });

  test('of an unknown date is the undated one, with a remark', () => {
    const { price, notes } = priceCall({ responseModel: 'o1-2031-01-01', tokens });
    assert.deepEqual([price, notes], ['openai/o1', ['snapshot_priced_as_its_model']]);
  });

  test('is unknown where neither is named', () => {
    assert.deepEqual(priceCall({ tokens }).notes, ['model_unknown']);
  });
});

describe('the provider of a price', () => {
  test('is the one that answered: the same model costs differently elsewhere', () => {
    const call = { responseModel: 'openai/gpt-oss-120b', tokens };
    // 1,000 × 0.15 / 1,000,000
    assert.equal(priceCall({ ...call, providerName: 'groq' }).cost, '0.00015');
    assert.equal(priceCall({ ...call, providerName: 'anthropic' }).basis, 'unpriced');
  });

  test('that the catalogue does not know has no price', () => {
    const { notes } = priceCall({ providerName: 'acme', responseModel: 'gpt-4o', tokens });
    assert.deepEqual(notes, ['provider_not_in_catalogue']);
  });

  for (const providerName of ['constructor', '__proto__', 'toString']) {
    test(`has a name that is a sender's to choose: ${providerName} is only unknown`, () => {
      const { notes } = priceCall({ providerName, responseModel: 'gpt-4o', tokens });
      assert.deepEqual(notes, ['provider_not_in_catalogue']);
    });
  }

  test('does not give to another what it gives for nothing: Gemma is free at the Gemini API alone', () => {
    const call = { responseModel: 'gemma-3-27b-it', tokens: { inputTokens: 10, outputTokens: 10 } };
    const priceAt = (providerName: string) => {
      const { basis, cost } = priceCall({ ...call, providerName });
      return [basis, cost];
    };
    assert.deepEqual(['gcp.gemini', 'gcp.gen_ai', 'gcp.vertex_ai'].map(priceAt), [
      ['priced', '0'],
      ['priced', '0'],
      ['unpriced', null],
    ]);
  });

  test('Vertex AI is priced from the list of Google', () => {
    const call = { providerName: 'gcp.vertex_ai', responseModel: 'gemini-2.5-flash', tokens };
    const { price, notes } = priceCall({ ...call, region: 'us-central1' });
    assert.deepEqual([price, notes], ['gcp.gemini/gemini-2.5-flash', []]);
  });
});

// T19: the ids of one model differ by endpoint.
test('Bedrock names a model with and without its edition, by the endpoint', () => {
  for (const [size, cost] of [
    // 1,000 × 0.15 / 1,000,000
    ['120b', '0.00015'],
    // 1,000 × 0.07 / 1,000,000
    ['20b', '0.00007'],
  ]) {
    for (const requestModel of [`openai.gpt-oss-${size}`, `openai.gpt-oss-${size}-1:0`]) {
      const { price, cost: actual } = priceCall({
        providerName: 'aws.bedrock',
        requestModel,
        region: 'us-east-1',
        tokens,
      });
      assert.deepEqual([price, actual], [`aws.bedrock/openai.gpt-oss-${size}-1:0`, cost]);
    }
  }
});

// T20: a deployment's name is its owner's choice.
describe('Azure', () => {
  test('is priced by the model that answered, never by the name of the deployment', () => {
    const { price, notes } = priceCall({
      providerName: 'azure.ai.openai',
      requestModel: 'gpt-4.1',
      responseModel: 'gpt-4o-2024-11-20',
      serviceTier: 'default',
      region: 'East US 2',
      tokens,
    });
    assert.deepEqual([price, notes], ['openai/gpt-4o', ['priced_as_provider:openai']]);
  });

  test('has no price where the answer names no model', () => {
    const call = { providerName: 'azure.ai.openai', requestModel: 'gpt-4o', tokens };
    assert.deepEqual(priceCall(call).notes, ['model_unknown']);
  });
});

// T19: only the id that was asked for has the geography.
describe('Bedrock', () => {
  const call = {
    providerName: 'aws.bedrock',
    responseModel: 'claude-sonnet-4-5-20250929',
    tokens: { inputTokens: 1_000_000, outputTokens: 0 },
  };

  for (const [geography, cost] of [
    // 10 % more within a geography
    ['us', '3.3'],
    ['eu', '3.3'],
    ['global', '3'],
  ] as const) {
    test(`in ${geography} costs ${cost} for a million tokens`, () => {
      const requestModel = `${geography}.anthropic.claude-sonnet-4-5-20250929-v1:0`;
      assert.equal(priceCall({ ...call, requestModel }).cost, cost);
    });
  }

  test('behind an opaque profile has no price, whatever the answer names', () => {
    const profile = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2';
    const { basis, notes } = priceCall({ ...call, requestModel: profile });
    assert.deepEqual([basis, notes], ['unpriced', ['model_not_in_catalogue']]);
  });
});
