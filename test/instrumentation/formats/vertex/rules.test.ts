import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

const project = 'projects/tally/locations/us-east5';
const host = 'https://us-east5-aiplatform.googleapis.com';

describe('a request to Vertex AI', () => {
  it('has its region in the path, else in the host', () => {
    const path = 'publishers/google/models/gemini-2.5-pro:generateContent';
    assert.equal(
      read(`https://aiplatform.googleapis.com/v1/${project}/${path}`)?.region,
      'us-east5',
    );
    assert.equal(
      read(`https://aiplatform.googleapis.com/v1/projects/x/locations/global/${path}`)?.region,
      'global',
    );
    assert.equal(read(`${host}/v1/${path}`)?.region, 'us-east5');
    assert.equal(read(`https://aiplatform.eu.rep.googleapis.com/v1/${path}`)?.region, 'eu');
    assert.deepEqual(read(`https://aiplatform.googleapis.com/v1/${path}`), {
      model: 'gemini-2.5-pro',
      stream: false,
    });
  });

  it('has Claude’s model in the path, and streams by the path or the body', () => {
    const claude = `${host}/v1/${project}/publishers/anthropic/models/claude-opus-4-5%4020251101`;
    const expected = { model: 'claude-opus-4-5@20251101', region: 'us-east5' };
    assert.deepEqual(read(`${claude}:rawPredict`), { ...expected, stream: false });
    assert.deepEqual(read(`${claude}:rawPredict`, { stream: true }), { ...expected, stream: true });
    assert.deepEqual(read(`${claude}:streamRawPredict`), { ...expected, stream: true });
  });

  it('names a tuned model by its endpoint, which only the answer tells the base of', () => {
    assert.deepEqual(read(`${host}/v1/${project}/endpoints/123456:streamGenerateContent`), {
      model: '123456',
      stream: true,
      region: 'us-east5',
    });
  });

  it('for videos bills the seconds of each', () => {
    const veo = `${host}/v1/${project}/publishers/google/models/veo-3.0-generate-001:predictLongRunning`;
    const unitsOf = (body: unknown) => read(veo, body)?.units;
    // 4 × 3 = 12
    assert.deepEqual(unitsOf({ parameters: { durationSeconds: 4, sampleCount: 3 } }), {
      video_seconds: 12,
    });
    assert.deepEqual(unitsOf({ parameters: { resolution: '720p' } }), { video_seconds: 8 });
    assert.deepEqual(unitsOf({ parameters: { resolution: '4k' } }), { 'video_seconds.4k': 8 });
    assert.deepEqual(unitsOf({}), { video_seconds: 8 });
    assert.deepEqual(unitsOf({ parameters: { durationSeconds: '6' } }), { video_seconds: 6 });
    assert.deepEqual(unitsOf({ parameters: { durationSeconds: 'long' } }), undefined);
    assert.deepEqual(unitsOf({ parameters: { resolution: '4K' } }), { 'video_seconds.4k': 8 });
  });

  it('for videos without sound bills other seconds, unless the model makes no sound at all', () => {
    const unitsOf = (model: string, parameters: object) =>
      read(`${host}/v1/${project}/publishers/google/models/${model}:predictLongRunning`, {
        parameters,
      })?.units;
    const silent = { generateAudio: false };
    assert.deepEqual(unitsOf('veo-3.0-generate-001', silent), { silent_video_seconds: 8 });
    assert.deepEqual(unitsOf('veo-3.1-generate-001', { ...silent, resolution: '4k' }), {
      'silent_video_seconds.4k': 8,
    });
    assert.deepEqual(unitsOf('veo-3.0-generate-001', { generateAudio: true }), {
      video_seconds: 8,
    });
    assert.deepEqual(unitsOf('veo-2.0-generate-001', silent), { video_seconds: 8 });
  });
});

function read(url: string, body: unknown = {}) {
  const head = createRequestHead({ url });
  return resolveRoute(head)?.format.readRequest(head, body);
}
