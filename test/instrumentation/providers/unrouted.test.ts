import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

const resolver = createRouteResolver();
const vertex =
  'https://us-central1-aiplatform.googleapis.com/v1/projects/tally/locations/us-central1';
const gemini = 'https://generativelanguage.googleapis.com';

describe('the provider of a call that no route knows', () => {
  for (const [method, url, expected] of [
    ['POST', 'https://api.openai.com/v1/images/generations', 'openai'],
    ['POST', 'https://api.openai.com/v1/batches', 'openai'],
    ['POST', 'https://api.anthropic.com/v1/sessions/sesn_1/events', 'anthropic'],
    ['POST', 'https://api.anthropic.com/v1/messages/batches/msgbatch_1/cancel', undefined],
    ['POST', `${gemini}/v1beta/models/aqa:generateAnswer`, 'gcp.gemini'],
    ['POST', `${vertex}/endpoints/1:predict`, 'gcp.vertex_ai'],
    ['POST', `${vertex}/publishers/google/models/veo-3.0:fetchPredictOperation`, undefined],
    ['POST', 'https://api.openai.com/v1/files', undefined],
    ['POST', 'https://api.openai.com/v1/responses/resp_1/cancel', undefined],
    ['POST', `${gemini}/upload/v1beta/files`, undefined],
    ['POST', `${gemini}/v1beta/fileSearchStores`, undefined],
    // What comes into a store is embedded, which is billed.
    ['POST', `${gemini}/v1beta/fileSearchStores/s:importFile`, 'gcp.gemini'],
    ['POST', `${gemini}/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore`, 'gcp.gemini'],
    ['GET', 'https://api.openai.com/v1/models', undefined],
    ['DELETE', 'https://api.openai.com/v1/responses/resp_1', undefined],
    ['POST', 'https://example.com/v1/images/generations', undefined],
  ] as const) {
    it(`${method} ${url} is ${expected ?? 'none'}`, () => {
      assert.equal(resolver.resolveProvider(createRequestHead({ method, url })), expected);
    });
  }

  it('is told for a WebSocket, which begins as a GET', () => {
    const url = 'https://api.openai.com/v1/realtime?model=gpt-realtime';
    const head = createRequestHead({ url, method: 'GET', headers: { upgrade: 'WebSocket' } });
    assert.equal(resolver.resolveProvider(head), 'openai');
  });
});
