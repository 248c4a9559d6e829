import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { findPrice } from '../../../processor/src/pricing/price-book.ts';
import { BOOK } from './price-catalog.ts';

const atUs = BigInt(Date.parse('2026-11-20T12:00:00Z')) * 1000n;

function find(providerName: string, modelId: string): string | null {
  const found = findPrice(BOOK, { providerName, modelId, atUs });
  return found === null ? null : `${found.by} ${found.price.model}`;
}

// T34: exact id, alias, dated snapshot, family; never a part of an id.
describe('a model id', () => {
  for (const [provider, id, expected] of [
    ['openai', 'gpt-4', 'model gpt-4'],
    ['openai', 'gpt-4-0613', 'alias gpt-4'],
    ['openai', 'gpt-4.1', 'model gpt-4.1'],
    ['openai', 'gpt-4.1-mini-2025-04-14', 'alias gpt-4.1-mini'],
    ['openai', 'gpt-4o', 'model gpt-4o'],
    ['openai', 'gpt-4o-2024-05-13', 'model gpt-4o-2024-05-13'],
    ['openai', 'gpt-4o-2027-02-03', 'snapshot gpt-4o'],
    ['openai', 'gpt-4o-mini-2024-07-18', 'alias gpt-4o-mini'],
    ['openai', 'gpt-5', 'model gpt-5'],
    ['openai', 'gpt-5-mini', 'model gpt-5-mini'],
    ['openai', 'gpt-5-nano-2025-08-07', 'family gpt-5-nano'],
    ['openai', 'gpt-5-pro', 'model gpt-5-pro'],
    ['openai', 'o1', 'model o1'],
    ['openai', 'o1-mini', 'model o1-mini'],
    ['openai', 'o1-2024-12-17', 'alias o1'],
    ['openai', 'GPT-4o', 'model gpt-4o'],
    ['anthropic', 'claude-3-5-haiku-20241022', 'family claude-3-5-haiku-latest'],
    ['anthropic', 'claude-3-5-sonnet-latest', 'family claude-3-5-sonnet'],
    ['anthropic', 'claude-3-7-sonnet-20250219', 'family claude-3-7-sonnet-latest'],
    ['anthropic', 'claude-opus-4-20250514', 'alias claude-opus-4-0'],
    ['anthropic', 'claude-opus-4-1-20250805', 'family claude-opus-4-1'],
    ['anthropic', 'claude-opus-5-20260724', 'snapshot claude-opus-5'],
    ['anthropic', 'claude-opus-5-5-20260930', 'snapshot claude-opus-5-5'],
    ['gcp.gemini', 'models/gemini-2.5-flash', 'model gemini-2.5-flash'],
    ['gcp.gemini', 'gemini-2.5-pro-preview-06-05', 'family gemini-2.5-pro'],
    ['gcp.gemini', 'gemini-2.5-pro-preview-tts', 'alias gemini-2.5-pro-tts'],
    ['gcp.gemini', 'gemini-2.0-flash-001', 'family gemini-2.0-flash'],
    ['gcp.gemini', 'gemini-2.0-flash-lite-001', 'family gemini-2.0-flash-lite'],
    ['gcp.gemini', 'gemma-3-27b-it', 'alias gemma-3'],
    ['gcp.gemini', 'claude-3-5-sonnet-v2@20241022', 'family claude-3-5-sonnet'],
    ['mistral_ai', 'magistral-small-2509', 'family magistral-small'],
    ['x_ai', 'grok-4.3-latest', 'alias grok-4.3'],
    ['fireworks_ai', 'accounts/fireworks/models/gpt-oss-120b', 'alias gpt-oss-120b'],
    [
      'huggingface',
      'meta-llama/Llama-3.3-70B-Instruct:groq',
      'model meta-llama/Llama-3.3-70B-Instruct:groq',
    ],
  ] as const) {
    test(`${id} at ${provider} is the ${expected}`, () => {
      assert.equal(find(provider, id), expected);
    });
  }

  for (const [provider, id] of [
    ['openai', 'gpt-4.1-turbo'],
    ['openai', 'gpt-4-mini'],
    ['openai', 'gpt-5-max'],
    ['openai', 'gpt'],
    ['openai', ''],
    ['openai', 'my-gpt-4o'],
    ['openai', 'gpt-4o-2024-13'],
    ['openai', 'o1-mini-high'],
    ['openai', 'omni-moderation-beyond'],
    ['anthropic', 'claude-3-5-opus'],
    ['anthropic', 'claude-opus-4-9'],
    ['anthropic', 'claude-opus-4-15'],
    ['anthropic', 'claude-haiku-4-5-mini'],
    ['gcp.gemini', 'gemini-3.7-flash-tts'],
    ['gcp.gemini', 'gemini-2.5-pro-ultra'],
    ['gcp.gemini', 'gemini-1.5-flash-16b'],
    ['gcp.gemini', 'tunedModels/gemini-2.5-flash'],
    ['fireworks_ai', 'accounts/acme/models/gpt-oss-120b'],
    ['huggingface', 'meta-llama/Llama-3.3-70B-Instruct'],
    ['unheard-of', 'gpt-4o'],
  ] as const) {
    test(`"${id}" at ${provider} matches nothing`, () => {
      assert.equal(find(provider, id), null);
    });
  }
});

// T19: Bedrock's prices differ by geography, which stands in the id.
describe('a Bedrock id', () => {
  for (const [id, model] of [
    ['anthropic.claude-opus-4-6-v1', 'family regional.anthropic.claude-opus-4-6-v1:0'],
    ['eu.anthropic.claude-opus-4-6-v1:0', 'family regional.anthropic.claude-opus-4-6-v1:0'],
    ['global.anthropic.claude-opus-4-6-v1:0', 'model global.anthropic.claude-opus-4-6-v1:0'],
    ['us.amazon.nova-lite-v1:0', 'family amazon.nova-lite-v1:0'],
    ['amazon.nova-lite-v1:0', 'model amazon.nova-lite-v1:0'],
    ['us.meta.llama3-3-70b-instruct-v1:0', 'family meta.llama3-3-70b-instruct-v1:0'],
    [
      'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0',
      'model amazon.nova-micro-v1:0',
    ],
    [
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-6-v1:0',
      'family regional.anthropic.claude-opus-4-6-v1:0',
    ],
    ['arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3', null],
    ['amazon.nova-lite-max-v1:0', null],
  ] as const) {
    test(`${id} is ${model ?? 'unknown'}`, () => {
      assert.equal(find('aws.bedrock', id), model);
    });
  }
});

// T33: a fine-tuned model has its own rates, or none.
describe('a fine-tuned model', () => {
  test('has the rates of fine-tuned models', () => {
    assert.equal(find('openai', 'ft:gpt-4o-2024-08-06:acme::a1b2c3'), 'family ft:gpt-4o');
    const mini = 'ft:gpt-4o-mini-2024-07-18:acme:support:a1b2c3';
    assert.equal(find('openai', mini), 'family ft:gpt-4o-mini');
  });

  test('has never those of its base model', () => {
    assert.equal(find('openai', 'ft:gpt-4.1-2025-04-14:acme::a1b2c3'), null);
    assert.equal(find('openai', 'ft:o4-mini-2025-04-16:acme::a1b2c3'), null);
  });
});

test('an endless id is refused as fast as a short one', () => {
  assert.equal(find('openai', `gpt-5-nano${'-v1'.repeat(100_000)}`), null);
});

test('every id of the catalogue finds its own price', () => {
  const strays: string[] = [];
  for (const { providerName, model, match, validFrom } of loadCatalog()) {
    const at = validFrom === null ? 0n : BigInt(Date.parse(validFrom)) * 1000n;
    for (const modelId of [model, ...match.exact]) {
      const found = findPrice(BOOK, { providerName, modelId, atUs: at });
      const isOwn = found?.price.model === model && found.price.validFrom === validFrom;
      if (!isOwn) strays.push(`${providerName} ${modelId}: ${found?.price.id}`);
    }
  }
  assert.deepEqual(strays, []);
});
