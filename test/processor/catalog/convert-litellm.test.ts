import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convertModels } from '../../../processor/prices/litellm/convert-models.ts';
import { parseSource, type SourceModel } from '../../../processor/prices/litellm/source.ts';

const PAGE = 'https://example.org/prices';

function convert(models: Readonly<Record<string, SourceModel>>) {
  return convertModels({ version: '1', models });
}

/** The rates of the one price that an entry becomes, as `meter amount/per`. */
function ratesOf(name: string, model: SourceModel): string[] {
  const { prices, skipped } = convert({ [name]: model });
  assert.deepEqual(skipped, []);
  return (prices[0]?.rates ?? []).map(({ meter, amount, per }) => `${meter} ${amount}/${per}`);
}

test('an entry of LiteLLM becomes a price with its source', () => {
  const model = { litellm_provider: 'voyage', mode: 'rerank', source: PAGE };
  const costs = { input_cost_per_token: 5e-8, output_cost_per_token: 0 };
  const input = { meter: 'input', per: 1_000_000, amount: '0.05', tiers: [] };
  assert.deepEqual(convert({ 'voyage/rerank-9': { ...model, ...costs } }), {
    prices: [
      {
        providerName: 'voyage_ai',
        model: 'rerank-9',
        match: { exact: [], families: [] },
        rates: [input],
        variants: [],
        validFrom: null,
        validTo: null,
        verifiedAt: null,
        source: { name: 'litellm', version: '1', url: PAGE, licence: 'MIT' },
      },
    ],
    skipped: [],
  });
});

describe('a cost of LiteLLM', () => {
  const speech = { litellm_provider: 'deepgram', mode: 'audio_transcription', source: PAGE };
  const image = { litellm_provider: 'openai', mode: 'image_generation', source: PAGE };
  for (const [what, name, model, rates] of [
    [
      'for a second is the published price for a minute, where the data state it',
      'deepgram/nova-9',
      {
        ...{ ...speech, input_cost_per_second: 7.167e-5, output_cost_per_second: 0 },
        metadata: { original_pricing_per_minute: 0.0043 },
      },
      ['audio_seconds 0.0043/60'],
    ],
    [
      'for a second in and out is one cost',
      'w',
      { ...speech, input_cost_per_second: 0.0001, output_cost_per_second: 0.0001 },
      ['audio_seconds 0.0001/1'],
    ],
    [
      'for a character is for a million of them',
      'c',
      { ...speech, mode: 'audio_speech', input_cost_per_character: 8e-5 },
      ['characters 80/1000000'],
    ],
    [
      'for an image that stands as one of the input is of the image made',
      'i',
      { ...image, input_cost_per_image: 0.02 },
      ['images 0.02/1'],
    ],
    [
      'for an image beside tokens is another measure of them',
      'i',
      { ...image, input_cost_per_token: 5e-6, output_cost_per_image: 0.04 },
      ['input 5/1000000'],
    ],
    [
      'for a size of video has a class of its own',
      'v',
      {
        ...{ litellm_provider: 'runwayml', mode: 'video_generation', source: PAGE },
        ...{ output_cost_per_second: 0.3, output_cost_per_second_1080p: 0.68 },
      },
      ['video_seconds 0.3/1', 'video_seconds.1080p 0.68/1'],
    ],
    [
      'for a query of a search is for the request',
      'serp/search',
      { litellm_provider: 'serp', mode: 'search', input_cost_per_query: 0.003, source: PAGE },
      ['requests 3/1000'],
    ],
    [
      'for a unit of a guardrail is that unit',
      'g',
      {
        ...{ litellm_provider: 'bedrock', mode: 'guardrail', source: PAGE },
        guardrail_cost_per_unit: { contentPolicyUnits: 0.00015 },
      },
      ['content_policy_units 0.15/1000'],
    ],
  ] as const) {
    test(what, () => assert.deepEqual(ratesOf(name, model), rates));
  }

  test('that is not known leaves the whole price out', () => {
    const { prices, skipped } = convert({ m: { ...image, output_cost_per_dream: 1 } });
    assert.deepEqual([prices, skipped], [[], ['m: the cost output_cost_per_dream is not known']]);
  });

  test('of zero is no rate: many entries have one for want of a price', () => {
    const { prices, skipped } = convert({ m: { ...image, output_cost_per_image: 0 } });
    assert.deepEqual([prices, skipped], [[], ['m: no rates']]);
  });
});

test('sizes and qualities in front of a model are classes of its images, in one price', () => {
  const model = { litellm_provider: 'azure', mode: 'image_generation', source: PAGE };
  const { prices } = convert({
    // 4.19617e-8 × 1,024 × 1,024 = 0.044000…
    'azure/standard/1024-x-1024/dall-e-3': { ...model, input_cost_per_pixel: 4.19617e-8 },
    'azure/hd/1024-x-1024/dall-e-3': { ...model, input_cost_per_pixel: 8.39233e-8 },
  });
  assert.equal(prices.length, 1);
  assert.deepEqual(
    prices[0]?.rates.map(({ meter, amount, per }) => [meter, amount, per]),
    [
      ['images.standard.1024x1024', '0.044', 1],
      ['images.hd.1024x1024', '0.088', 1],
    ],
  );
  assert.match(prices[0]?.caveat ?? '', /^LiteLLM has 4\.19617e-8 for one: the published price/);
});

test('sizes of a model that is billed by tokens are left to its tokens', () => {
  const model = { litellm_provider: 'openai', mode: 'image_generation', source: PAGE };
  const { prices } = convert({
    'gpt-image-9': { ...model, input_cost_per_token: 5e-6, output_cost_per_image_token: 4e-5 },
    'low/1024-x-1024/gpt-image-9': { ...model, input_cost_per_image: 0.011 },
  });
  assert.deepEqual(
    prices.map(({ rates }) => rates.map(({ meter }) => meter)),
    [['input', 'image_output']],
  );
});

test('batches, tiers and long context are kept: from the first token above the threshold', () => {
  const { prices } = convert({
    'gemini/g': {
      ...{ litellm_provider: 'gemini', mode: 'image_generation', source: PAGE },
      input_cost_per_token: 2e-6,
      input_cost_per_token_above_200k_tokens: 4e-6,
      input_cost_per_token_batches: 1e-6,
      input_cost_per_token_priority: 3.6e-6,
      input_cost_per_token_above_200k_tokens_priority: 7.2e-6,
    },
  });
  const rate = (amount: string, long: string[]) => ({
    meter: 'input',
    per: 1_000_000,
    amount,
    tiers: long.map((each) => ({ fromInputTokens: 200_001, amount: each })),
  });
  assert.deepEqual(prices[0]?.rates, [rate('2', ['4'])]);
  assert.deepEqual(
    prices[0]?.variants.map(({ when, rates }) => [when, rates]),
    [
      [{ processing: 'batch' }, [rate('1', [])]],
      [{ serviceTier: 'priority' }, [rate('3.6', ['7.2'])]],
    ],
  );
});

test('costs by the number of results are conditions on it', () => {
  const { prices } = convert({
    'exa_ai/search': {
      ...{ litellm_provider: 'exa_ai', mode: 'search', source: PAGE },
      tiered_pricing: [
        { input_cost_per_query: 0.005, max_results_range: [0, 25] },
        { input_cost_per_query: 0.025, max_results_range: [26, 100] },
      ],
    },
  });
  assert.deepEqual(prices[0]?.match.operations, ['search']);
  assert.deepEqual(prices[0]?.rates[0]?.amount, '5');
  assert.deepEqual(
    prices[0]?.variants.map(({ when, rates }) => [when, rates[0]?.amount]),
    [[{ units: { unit: 'results', from: 26 } }, '25']],
  );
});

test('a price without a page of its provider says so', () => {
  const model = { litellm_provider: 'x', mode: 'rerank', input_cost_per_query: 0.002 };
  const [price] = convert({ m: model }).prices;
  assert.equal(price?.caveat, 'LiteLLM names no page of the provider.');
});

describe("LiteLLM's price map", () => {
  test('is read as it is published, without its sample', () => {
    const text = '{"sample_spec": {"mode": "chat"}, "m": {"mode": "search"}}';
    assert.deepEqual(parseSource(text, '2'), { version: '2', models: { m: { mode: 'search' } } });
    assert.throws(() => parseSource(text, undefined), /name no version/);
  });

  test('is no list', () => assert.throws(() => parseSource('[]', '1'), /no price map of LiteLLM/));
});
