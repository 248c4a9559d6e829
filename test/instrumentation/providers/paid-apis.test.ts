import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

const resolver = createRouteResolver();

describe('the route of a call to a paid API that is no model', () => {
  for (const [method, url, expected] of [
    ['POST', 'https://places.googleapis.com/v1/places:searchText', 'google_maps search'],
    ['GET', 'https://places.googleapis.com/v1/places/ChIJ1', 'google_maps place_details'],
    ['GET', 'https://places.googleapis.com/v1/places/a/photos/b/media', 'google_maps place_photo'],
    ['GET', 'https://maps.googleapis.com/maps/api/place/photo', 'google_maps place_photo'],
    ['GET', 'https://maps.googleapis.com/maps/api/geocode/json', 'google_maps geocoding'],
    ['GET', 'https://maps.googleapis.com/maps/api/place/details/json', 'google_maps place_details'],
    ['GET', 'https://geocode.googleapis.com/v4/geocode/address/a%20b', 'google_maps geocoding'],
    ['POST', 'https://api.tavily.com/search', 'tavily search'],
    ['POST', 'https://google.serper.dev/images', 'serper search'],
    ['GET', 'https://google.serper.dev/search?q=x', 'serper search'],
    ['POST', 'https://scrape.serper.dev/', 'serper extract'],
    ['POST', 'https://scrape.serper.dev', 'serper extract'],
    ['POST', 'https://api.exa.ai/findSimilar', 'exa search'],
    ['POST', 'https://api.exa.ai/research/v1', 'exa research'],
    ['GET', 'https://api.exa.ai/research/v1/r_1', 'exa research'],
    ['POST', 'https://api.exa.ai/agent/runs', 'exa agent'],
    ['GET', 'https://api.exa.ai/agent/runs/agent_run_1', 'exa agent'],
    ['GET', 'https://api.exa.ai/agent/runs/agent_run_1/events', 'exa agent'],
    ['POST', 'https://api.exa.ai/agent/runs/agent_run_1/cancel', 'exa agent'],
    ['GET', 'https://api.search.brave.com/res/v1/images/search', 'brave search'],
    ['POST', 'https://api.search.brave.com/res/v1/llm/context', 'brave search'],
    ['GET', 'https://api.search.brave.com/res/v1/suggest/search', 'brave suggest'],
    ['GET', 'https://api.search.brave.com/res/v1/spellcheck/search', 'brave spellcheck'],
    [
      'POST',
      'https://api.elevenlabs.io/v1/text-to-speech/v/stream/with-timestamps',
      'elevenlabs speech',
    ],
    ['POST', 'https://api.in.residency.elevenlabs.io/v1/text-to-speech/v', 'elevenlabs speech'],
    ['POST', 'https://api.elevenlabs.io.evil.example/v1/text-to-speech/v', undefined],
    ['GET', 'https://google.serper.dev/account', undefined],
    ['GET', 'https://google.serper.dev/accounts', 'serper search'],
    ['GET', 'https://api.search.brave.com/res/v1/local/pois?ids=a', 'brave place_details'],
    ['GET', 'https://maps.googleapis.com/maps/api/distancematrix/json', 'google_maps route_matrix'],
    ['POST', 'https://api.deepgram.com/v1/listen', 'deepgram transcription'],
    ['POST', 'https://api.deepgram.com/v1/read', 'deepgram text_analysis'],
    ['POST', 'https://api.linkup.so/v1/search', 'linkup search'],
    ['POST', 'https://api.firecrawl.dev/v1/scrape', 'firecrawl extract'],
    ['POST', 'https://maps.googleapis.com/maps/api/geocode/json', undefined],
    ['GET', 'https://places.googleapis.com/v1/places/a/b', undefined],
    ['GET', 'https://maps.googleapis.com/v1/places/ChIJ1', undefined],
    ['POST', 'https://maps.googleapis.com.evil.example/v1/places:searchText', undefined],
    ['POST', 'https://generativelanguage.googleapis.com/v1/places:searchText', undefined],
    ['GET', 'https://api.tavily.com/usage', undefined],
    ['POST', 'https://api.tavily.com/search/more', undefined],
    ['POST', 'https://api.elevenlabs.io/v1/text-to-speech', undefined],
  ] as const) {
    it(`${method} ${url} is ${expected ?? 'none'}`, () => {
      const route = resolver.resolveRoute(createRequestHead({ method, url }));
      assert.equal(route && `${route.providerName} ${route.format.operationName}`, expected);
    });
  }

  it('is none, and is not counted, where what is asked or told costs nothing', () => {
    for (const url of [
      'https://google.serper.dev/account',
      'https://addressvalidation.googleapis.com/v1:provideValidationFeedback',
    ]) {
      const head = createRequestHead({ url, method: 'POST' });
      assert.equal(resolver.resolveRoute(head), undefined);
      assert.equal(resolver.resolveProvider(head), undefined);
    }
  });

  it('is told, and counted as unparsed, where it is a stream over a WebSocket', () => {
    for (const [url, provider] of [
      ['https://api.deepgram.com/v1/listen?model=nova-3', 'deepgram'],
      ['https://api.elevenlabs.io/v1/text-to-speech/v/stream-input', 'elevenlabs'],
    ] as const) {
      const head = createRequestHead({ url, method: 'GET', headers: { upgrade: 'websocket' } });
      assert.equal(resolver.resolveRoute(head), undefined);
      assert.equal(resolver.resolveProvider(head), provider);
    }
  });
});

describe('what a call to a paid API is billed by', () => {
  it('is at Firecrawl the number of results, in either version', () => {
    const search = 'https://api.firecrawl.dev/v2/search';
    const results = Array(30).fill({ url: 'https://example.com' });
    for (const data of [results, { web: results }]) {
      assert.deepEqual(read(search, { response: { data } }).units, { requests: 1, results: 30 });
    }
    assert.deepEqual(read(search, { body: { limit: 20 } }).units, { requests: 1, results: 20 });
  });

  it('is at the older distance matrix every pair of an origin and a destination: 2 × 3 = 6', () => {
    const url = 'https://maps.googleapis.com/maps/api/distancematrix/json?origins=a|b';
    const rows = Array(2).fill({ elements: Array(3).fill({ status: 'OK' }) });
    const { units } = read(url, { method: 'GET', response: { status: 'OK', rows } });
    assert.deepEqual(units, { elements: 6 });
    assert.deepEqual(read(url, { method: 'GET' }).units, {});
  });

  it('is at ElevenLabs the text of all speakers of a dialogue: 5 + 6 characters', () => {
    const url = 'https://api.elevenlabs.io/v1/text-to-dialogue/stream';
    const inputs = [{ text: 'Red. ' }, { text: 'Green.' }];
    assert.deepEqual(read(url, { body: { inputs } }), {
      model: 'eleven_v3',
      units: { characters: 11 },
    });
  });

  it('is at Serper the credits of each of several questions: 1 + 2 = 3', () => {
    const url = 'https://google.serper.dev/search';
    const answers = [
      { organic: [], credits: 1 },
      { organic: [], credits: 2 },
    ];
    assert.deepEqual(read(url, { response: answers }).units, { credits: 3 });
    assert.deepEqual(read(url, { response: answers[1] }).units, { credits: 2 });
    assert.deepEqual(read(url, { response: [{ organic: [] }] }).units, {});
  });

  it('is at Deepgram another price for several languages at once, with Nova-3', () => {
    const modelOf = (query: string) => read(`https://api.deepgram.com/v1/listen?${query}`).model;
    assert.equal(modelOf('model=nova-3&language=multi'), 'nova-3-multilingual');
    assert.equal(modelOf('model=nova-3&language=de'), 'nova-3');
    assert.equal(modelOf('model=nova-2&language=multi'), 'nova-2');
    assert.equal(modelOf('language=multi'), 'base-general');
  });

  it('is at Deepgram also what a model reads and writes about the speech', () => {
    const metadata = {
      duration: 60,
      channels: 1,
      summary_info: { input_tokens: 133, output_tokens: 57 },
    };
    const url = 'https://api.deepgram.com/v1/listen?model=nova-3&summarize=v2';
    assert.deepEqual(read(url, { response: { metadata } }).units, {
      audio_seconds: 60,
      summary_input_tokens: 133,
      summary_output_tokens: 57,
    });
  });
});

function read(
  url: string,
  {
    method = 'POST',
    body,
    response,
  }: { readonly method?: string; readonly body?: unknown; readonly response?: unknown } = {},
) {
  const head = createRequestHead({ method, url });
  const format = resolver.resolveRoute(head)?.format;
  assert.ok(format);
  const request = format.readRequest(head, body);
  const { usage } = format.readResponse(response);
  return { model: request.model, units: { ...request.units, ...usage?.units } };
}
