import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceCall } from './price-catalog.ts';

type Call = Parameters<typeof priceCall>[0];

describe('what is billed without tokens', () => {
  const cases: readonly [what: string, call: Call, cost: string | null][] = [
    // 25.5 × 0.0043 ÷ 60, of prices per minute as published
    [
      'seconds of audio at Deepgram',
      { providerName: 'deepgram', requestModel: 'nova-3', units: { audio_seconds: 25.5 } },
      '0.0018275',
    ],
    // 60 × 0.0043 ÷ 60 + 133 × 0.0003 ÷ 1,000 + 57 × 0.0006 ÷ 1,000
    [
      'seconds of audio at Deepgram, with a summary',
      {
        ...{ providerName: 'deepgram', requestModel: 'nova-3' },
        units: { audio_seconds: 60, summary_input_tokens: 133, summary_output_tokens: 57 },
      },
      '0.0043741',
    ],
    // 25.5 × 0.0048 ÷ 60
    [
      'seconds of a live stream at Deepgram',
      {
        ...{ providerName: 'deepgram', requestModel: 'nova-3', processing: 'streaming' },
        units: { audio_seconds: 25.5 },
      },
      '0.00204',
    ],
    // 1,800 × 0.22 ÷ 3,600
    [
      'hours of audio at ElevenLabs',
      { providerName: 'elevenlabs', requestModel: 'scribe_v1', units: { audio_seconds: 1_800 } },
      '0.11',
    ],
    // 1,234 × 80 ÷ 1,000,000
    [
      'characters at ElevenLabs',
      {
        ...{ providerName: 'elevenlabs', requestModel: 'eleven_multilingual_v2' },
        units: { characters: 1_234 },
      },
      '0.09872',
    ],
    // 3 × 0.04
    [
      'images of one price',
      { providerName: 'gcp.gemini', requestModel: 'imagen-3.0-generate-001', units: { images: 3 } },
      '0.12',
    ],
    // 7 × 4 ÷ 1,000
    [
      'pages that are read',
      { providerName: 'mistral_ai', requestModel: 'mistral-ocr-4-0', units: { pages: 7 } },
      '0.028',
    ],
    // 3 × 2 ÷ 1,000
    [
      'search units of a reranking',
      { providerName: 'cohere', requestModel: 'rerank-v3.5', units: { search_units: 3 } },
      '0.006',
    ],
    // 2 × 0.008
    ['credits at Tavily', { providerName: 'tavily', units: { credits: 2 } }, '0.016'],
    // 1 × 0.001
    ['credits at Serper', { providerName: 'serper', units: { credits: 1 } }, '0.001'],
    // 1 × 5 ÷ 1,000
    ['a search at Brave', { providerName: 'brave', units: { requests: 1 } }, '0.005'],
    // 1 × 5 ÷ 1,000, although nothing counts the call
    ['a search that nobody counted', { providerName: 'brave' }, '0.005'],
    // up to 25 results 5 ÷ 1,000, from 26 on 25 ÷ 1,000
    ['25 results at Exa', { providerName: 'exa', units: { requests: 1, results: 25 } }, '0.005'],
    ['26 results at Exa', { providerName: 'exa', units: { requests: 1, results: 26 } }, '0.025'],
    // 5 × 16 ÷ 1,000,000 + 2 × 4 ÷ 1,000,000
    [
      'read and write units at Pinecone',
      { providerName: 'pinecone', units: { read_units: 5, write_units: 2 } },
      '0.000088',
    ],
    // 1 × 32 ÷ 1,000
    ['a text search at Google Maps', { providerName: 'google_maps' }, '0.032'],
    // 1 × 5 ÷ 1,000
    [
      'a place by its price class at Google Maps',
      { providerName: 'google_maps', requestModel: 'place-details-essentials' },
      '0.005',
    ],
    [
      'a text search for ids alone, which is free',
      { providerName: 'google_maps', requestModel: 'text-search-essentials-ids-only' },
      '0',
    ],
    // By the thousand: 35, 40, 20, 25, 2.83, nothing, 15, 10 (6 × 10 ÷ 1,000), 25
    [
      'text-search-enterprise at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'text-search-enterprise',
        units: { requests: 1 },
      },
      '0.035',
    ],
    [
      'nearby-search-enterprise-atmosphere at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'nearby-search-enterprise-atmosphere',
        units: { requests: 1 },
      },
      '0.04',
    ],
    [
      'place-details-enterprise at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'place-details-enterprise',
        units: { requests: 1 },
      },
      '0.02',
    ],
    [
      'place-details-enterprise-atmosphere at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'place-details-enterprise-atmosphere',
        units: { requests: 1 },
      },
      '0.025',
    ],
    [
      'autocomplete-requests at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'autocomplete-requests',
        units: { requests: 1 },
      },
      '0.00283',
    ],
    [
      'autocomplete-session-usage at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'autocomplete-session-usage',
        units: { requests: 1 },
      },
      '0',
    ],
    [
      'routes-enterprise at Google Maps',
      { providerName: 'google_maps', requestModel: 'routes-enterprise', units: { requests: 1 } },
      '0.015',
    ],
    [
      'route-matrix-pro at Google Maps',
      { providerName: 'google_maps', requestModel: 'route-matrix-pro', units: { elements: 6 } },
      '0.06',
    ],
    [
      'address-validation-enterprise at Google Maps',
      {
        providerName: 'google_maps',
        requestModel: 'address-validation-enterprise',
        units: { requests: 1 },
      },
      '0.025',
    ],
    ['a service that is not known', { providerName: 'acme_search' }, null],
    [
      'an unknown operation of a known service',
      { providerName: 'brave', operationName: 'summarize' },
      null,
    ],
  ];
  for (const [what, call, cost] of cases) {
    test(`${what}: ${cost ?? 'unknown'}`, () => {
      const found = priceCall({ operationName: 'search', ...call });
      assert.equal(found.cost, cost, found.notes.join());
    });
  }

  test('by a service without models says which price it took', () => {
    const call = { providerName: 'google_maps', operationName: 'search', units: { requests: 1 } };
    const { notes, price } = priceCall(call);
    assert.equal(price, 'google_maps/text-search-pro');
    assert.deepEqual(notes, ['priced_as:text-search-pro', 'price_unconfirmed']);
  });

  test('has no such remark where the price is the provider’s own page', () => {
    assert.deepEqual(priceCall({ providerName: 'brave', operationName: 'search' }).notes, [
      'priced_as:search',
    ]);
  });
});

// T21: 5 USD for a thousand calls of a tool, in whichever words.
test('searches on X cost the same by either name', () => {
  for (const unit of ['social_searches', 'x_search_calls']) {
    const call = { providerName: 'x_ai', responseModel: 'grok-4.3' };
    const tokens = { inputTokens: 9_212, cacheReadInputTokens: 3_072, outputTokens: 3_417 };
    // 6,140 × 1.25 + 3,072 × 0.2 + 3,417 × 2.5, ÷ 1,000,000, = 0.0168319; 3 × 5 ÷ 1,000 = 0.015
    assert.equal(priceCall({ ...call, tokens, units: { [unit]: 3 } }).cost, '0.0318319');
  }
});

// T21: the endpoint in the US costs 1.1 times as much.
test('xAI in the US raises token rates, not tools', () => {
  const call = { providerName: 'x_ai', responseModel: 'grok-4.3', region: 'us' };
  const tokens = { inputTokens: 100_000, outputTokens: 10_000 };
  assert.deepEqual(priceCall({ ...call, tokens, units: { web_searches: 2 } }).lines, [
    'input 100000 × 1.375 / 1000000 = 0.1375',
    'output 10000 × 2.75 / 1000000 = 0.0275',
    'web_searches 2 × 5 / 1000 = 0.01',
  ]);
});

test('T29: a batch at Together costs half of the standard with the models that it lists, else the same', () => {
  const costOf = (responseModel: string) =>
    priceCall({
      ...{ providerName: 'together_ai', processing: 'batch', responseModel },
      tokens: { inputTokens: 1_000_000, outputTokens: 500_000 },
    }).cost;
  // 1,000,000 × 0.88 × 0.5 ÷ 1,000,000 + 500,000 × 0.88 × 0.5 ÷ 1,000,000
  assert.equal(costOf('meta-llama/Llama-3.3-70B-Instruct-Turbo'), '0.66');
  // 1,000,000 × 1.4 ÷ 1,000,000 + 500,000 × 4.4 ÷ 1,000,000
  assert.equal(costOf('zai-org/GLM-5.3'), '3.6');
});

// T25: 33 % less, where others take half.
test('a batch at Voyage costs 0.67 of the standard', () => {
  const call = { providerName: 'voyage_ai', responseModel: 'voyage-3.5', processing: 'batch' };
  // 1,000,000 × 0.06 × 0.67 ÷ 1,000,000
  assert.equal(priceCall({ ...call, tokens: { inputTokens: 1_000_000 } }).cost, '0.0402');
});

// T30: a tier that is known to cost the same has rates of its own all the same; others have none.
test('flex at Groq costs what the standard tier does, performance is not known', () => {
  const call = { providerName: 'groq', responseModel: 'llama-3.3-70b-versatile' };
  // 1,000 × 0.59 + 100 × 0.79, ÷ 1,000,000
  const tokens = { inputTokens: 1_000, outputTokens: 100 };
  for (const [serviceTier, cost] of [
    ['on_demand', '0.000669'],
    ['flex', '0.000669'],
    ['performance', null],
  ] as const) {
    assert.equal(priceCall({ ...call, tokens, serviceTier }).cost, cost, serviceTier);
  }
});

// T29: half of the tokens is not half of the searches.
test('searches within a batch cost what they cost', () => {
  const call = { providerName: 'anthropic', responseModel: 'claude-opus-4-8' };
  const tokens = { inputTokens: 1_000_000, outputTokens: 0 };
  // 1,000,000 × 2.5 ÷ 1,000,000 + 3 × 10 ÷ 1,000
  const units = { web_searches: 3 };
  assert.equal(priceCall({ ...call, processing: 'batch', tokens, units }).cost, '2.53');
});

// T51: a call across midnight has the price of its start.
test('a call that ends under another price has that of its start', () => {
  const call = { providerName: 'deepseek', responseModel: 'deepseek-v4-pro' };
  const long = {
    ...call,
    durationUs: 3_600_000_000n,
    tokens: { inputTokens: 1_000_000, outputTokens: 0 },
  };
  // Peak begins at 01:00: 0.66 before, 1.32 from then on.
  assert.equal(priceCall({ ...long, at: '2026-11-20T00:59:59.999Z' }).cost, '0.66');
  assert.equal(priceCall({ ...long, at: '2026-11-20T01:00:00Z' }).cost, '1.32');
});
