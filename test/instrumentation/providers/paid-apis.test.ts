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
    ['POST', 'https://scrape.serper.dev/', 'serper extract'],
    ['POST', 'https://scrape.serper.dev', 'serper extract'],
    ['POST', 'https://api.exa.ai/findSimilar', 'exa search'],
    ['GET', 'https://api.search.brave.com/res/v1/images/search', 'brave search'],
    ['POST', 'https://api.search.brave.com/res/v1/llm/context', 'brave search'],
    [
      'POST',
      'https://api.elevenlabs.io/v1/text-to-speech/v/stream/with-timestamps',
      'elevenlabs speech',
    ],
    ['POST', 'https://api.deepgram.com/v1/listen', 'deepgram transcription'],
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
