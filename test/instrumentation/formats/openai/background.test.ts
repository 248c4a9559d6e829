import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openaiResponses } from '../../../../instrumentation/src/formats/openai/responses.ts';
import { resolveOutcome } from '../../../../instrumentation/src/recording/outcome.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { readEvents } from '../../support/read-stream.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

const response = (status: string, more: object = {}) => ({
  ...{ id: 'resp_1', created_at: 1_795_176_000, model: 'o3', background: true },
  ...{ status, error: null, usage: null, ...more },
});
const usage = { input_tokens: 41, output_tokens: 64 };
const counts = { inputTokens: 41, outputTokens: 64 };
const work = { identity: 'resp_1', startedAtMs: 1_795_176_000_000 };
const read = (body: object) => openaiResponses.readResponse(body);

describe('T41: a response in the background', () => {
  for (const status of ['queued', 'in_progress']) {
    it(`that is ${status} costs nothing yet: its result is billed where it is fetched`, () => {
      const facts = read(response(status));
      assert.deepEqual(facts, { id: 'resp_1', model: 'o3', deferred: true });
      assert.deepEqual(resolveOutcome({ statusCode: 200, ending: { kind: 'complete' }, facts }), {
        status: 'success',
        source: 'not_billed',
      });
    });
  }

  for (const [status, more] of [
    ['completed', {}],
    ['failed', {}],
    ['incomplete', { incomplete: true }],
    ['cancelled', { incomplete: true }],
  ] as const) {
    it(`that is ${status} is one call by its id and the instant of its order`, () => {
      assert.deepEqual(read(response(status, { usage })), {
        ...{ id: 'resp_1', model: 'o3', finishReasons: [status], usage: counts, work },
        ...more,
      });
    });
  }

  it('that failed without usage is a call of unknown cost, one that was cancelled is none', () => {
    const failed = read(response('failed', { error: { code: 'server_error' } }));
    assert.deepEqual(
      [failed.work, failed.usage, failed.errorType],
      [work, undefined, 'server_error'],
    );
    assert.equal(read(response('cancelled')).work, undefined);
  });

  it('without an id or an instant is a call like any other: nothing would tell it from its copy', () => {
    for (const unknown of [{ id: null }, { created_at: null }, { background: false }]) {
      const facts = read(response('completed', { usage, ...unknown }));
      assert.deepEqual([facts.work, facts.usage], [undefined, counts]);
      assert.equal(read(response('queued', unknown)).deferred, undefined);
    }
  });

  it('is streamed: to its end it has its result, left early it goes on without its reader', () => {
    const created = { type: 'response.created', response: response('queued') };
    const delta = { type: 'response.output_text.delta', delta: 'Hi' };
    const completed = {
      type: 'response.completed',
      response: response('completed', { usage }),
    };
    for (const named of [true, false]) {
      assert.deepEqual(readEvents(openaiResponses, [created, delta, completed], { named }), {
        ...{ id: 'resp_1', model: 'o3', finishReasons: ['completed'], usage: counts, work },
        terminal: true,
      });
      assert.deepEqual(readEvents(openaiResponses, [created, delta], { named }), {
        ...{ id: 'resp_1', model: 'o3', deferred: true, terminal: false },
      });
    }
  });
});

describe('T41: other work that is ordered first and fetched later', () => {
  const readAt = (method: string, url: string, body: object) =>
    resolveRoute(createRequestHead({ method, url }))?.format.readResponse(body);

  it('is a deferred completion at xAI', () => {
    const url = 'https://api.x.ai/v1/chat';
    assert.deepEqual(readAt('POST', `${url}/completions`, { request_id: 'q' }), { deferred: true });
    const completion = {
      ...{ id: 'c', created: 1_795_176_000, model: 'grok-4', choices: [{ finish_reason: 'stop' }] },
      usage: { prompt_tokens: 27, completion_tokens: 48, total_tokens: 75 },
    };
    assert.deepEqual(readAt('GET', `${url}/deferred-completion/q`, completion), {
      ...{ id: 'c', model: 'grok-4', finishReasons: ['stop'] },
      usage: { inputTokens: 27, outputTokens: 48 },
      work: { identity: 'c', startedAtMs: 1_795_176_000_000 },
    });
    assert.deepEqual(readAt('GET', `${url}/deferred-completion/q`, {}), {});
    assert.equal(readAt('POST', `${url}/completions`, completion)?.work, undefined);
  });

  it('is a research at Perplexity', () => {
    const url = 'https://api.perplexity.ai/async/chat/completions';
    const order = { id: 'o', created_at: 1_795_176_000, model: 'sonar-deep-research' };
    const known = { id: 'o', model: 'sonar-deep-research' };
    const work = { identity: 'o', startedAtMs: 1_795_176_000_000 };
    const created = { ...order, status: 'CREATED', response: null };
    assert.deepEqual(readAt('POST', url, created), { ...known, deferred: true });
    assert.deepEqual(readAt('GET', `${url}/o`, created), { ...known, deferred: true });
    const response = {
      ...{ id: 'c', model: 'sonar-deep-research', choices: [{ finish_reason: 'stop' }] },
      usage: { prompt_tokens: 27, completion_tokens: 48, cost: { total_cost: 0.5 } },
    };
    assert.deepEqual(readAt('GET', `${url}/o`, { ...order, status: 'COMPLETED', response }), {
      ...{ ...known, id: 'c', finishReasons: ['stop'], work },
      usage: { inputTokens: 27, outputTokens: 48, units: { requests: 1 } },
      statedCost: { amount: '0.5', currency: 'USD' },
    });
    assert.deepEqual(readAt('GET', `${url}/o`, { ...order, status: 'FAILED', response: null }), {
      ...{ ...known, errorType: 'failed', work },
    });
    assert.deepEqual(readAt('POST', url, { error: { type: 'bad_request' } }), {
      errorType: 'bad_request',
    });
  });
});
