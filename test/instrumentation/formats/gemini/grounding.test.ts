import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { geminiGenerateContent } from '../../../../instrumentation/src/formats/gemini/generate-content.ts';
import { readEvents } from '../../support/read-stream.ts';

describe('what Gemini bills for grounding', () => {
  it('searches are billed by different query from Gemini 3 on, and once an answer before', () => {
    const usageMetadata = { promptTokenCount: 6, candidatesTokenCount: 4 };
    const ask = (modelVersion: string, queries: readonly string[]) => ({
      modelVersion,
      candidates: [{ groundingMetadata: { webSearchQueries: queries }, finishReason: 'STOP' }],
      usageMetadata,
    });
    const count = (body: unknown) => geminiGenerateContent.readResponse(body).usage?.units;
    const queries = ['', 'red', 'blue', '', 'red'];
    assert.deepEqual(count(ask('gemini-3-flash-preview', queries)), { web_searches: 2 });
    assert.deepEqual(count(ask('gemini-2.5-flash', queries)), { web_searches: 1 });
    assert.equal(count(ask('gemini-2.5-flash', [''])), undefined);
    assert.equal(count({ usageMetadata }), undefined);
  });

  it('searches that stand in one event of a stream are not lost, and not counted twice', () => {
    const event = (queries: readonly string[] | undefined, count: number) => ({
      modelVersion: 'gemini-3.5-flash',
      candidates: [{ content: {}, groundingMetadata: queries && { webSearchQueries: queries } }],
      usageMetadata: { promptTokenCount: 6, candidatesTokenCount: count },
    });
    const lists = [undefined, ['red'], undefined, ['red', 'blue'], undefined, undefined, undefined];
    assert.deepEqual(readEvents(geminiGenerateContent, lists.map(event)).usage, {
      inputTokens: 6,
      outputTokens: 6,
      units: { web_searches: 2 },
    });
  });

  it('grounding with Maps is one for the answer, and each different search for images is one', () => {
    const usageMetadata = { promptTokenCount: 6, candidatesTokenCount: 4 };
    const web = { web: { uri: 'https://example.com' } };
    const maps = { maps: { placeId: 'places/1' } };
    for (const [groundingMetadata, units] of [
      [{ groundingChunks: [web, maps, maps] }, { maps_groundings: 1 }],
      [{ googleMapsWidgetContextToken: 'widget' }, { maps_groundings: 1 }],
      [{ groundingChunks: [web, { maps: null }, null, 'maps'] }, undefined],
      [{ imageSearchQueries: ['red', '', 'red', 'blue'] }, { image_searches: 2 }],
      [
        { webSearchQueries: ['x'], imageSearchQueries: ['x'] },
        { web_searches: 1, image_searches: 1 },
      ],
    ] as const) {
      const chunk = { candidates: [{ groundingMetadata, finishReason: 'STOP' }], usageMetadata };
      assert.deepEqual(geminiGenerateContent.readResponse(chunk).usage?.units, units);
    }
  });

  it('grounding that stands in one event of a stream is not lost, whatever it is', () => {
    const event = (groundingMetadata: unknown, count: number) => ({
      candidates: [{ content: {}, groundingMetadata }],
      usageMetadata: { promptTokenCount: 6, candidatesTokenCount: count },
    });
    const maps = { groundingChunks: [{ maps: {} }] };
    const images = { imageSearchQueries: ['red'] };
    const events = [undefined, maps, undefined, images, undefined, undefined, undefined].map(event);
    assert.deepEqual(readEvents(geminiGenerateContent, events).usage?.units, {
      maps_groundings: 1,
      image_searches: 1,
    });
  });
});
