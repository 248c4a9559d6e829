import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGeminiBatchFormats } from '../../../../instrumentation/src/formats/gemini/batch.ts';
import { createExchange } from '../../../../instrumentation/src/http/exchange.ts';
import type { ToldCall } from '../../../../instrumentation/src/wire-format.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

const now = Date.parse('2026-11-20T15:30:00Z');
const base = 'https://generativelanguage.googleapis.com';
const lookHead = createRequestHead({ method: 'GET', url: `${base}/v1beta/batches/tally` });
const fileHead = createRequestHead({
  method: 'GET',
  url: `${base}/download/v1beta/files/batch-tally:download?alt=media`,
});
const answer = (id: string) => ({
  candidates: [{ content: { parts: [{ text: 'Red.' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 200, totalTokenCount: 1200 },
  modelVersion: 'gemini-2.5-flash',
  responseId: id,
});
const createBatch = (response: object) => ({
  name: 'batches/tally',
  metadata: {
    model: 'models/gemini-2.5-flash',
    createTime: '2026-11-19T22:15:00.5Z',
    state: 'BATCH_STATE_SUCCEEDED',
  },
  done: true,
  response,
});
const inlined = createBatch({
  inlinedResponses: {
    inlinedResponses: [
      { response: answer('r-1'), metadata: { key: 'a' } },
      { error: { code: 3, message: 'no', status: 'INVALID_ARGUMENT' } },
    ],
  },
});
const facts = (id: string) => ({
  model: 'gemini-2.5-flash',
  id,
  finishReasons: ['STOP'],
  usage: { inputTokens: 1000, outputTokens: 200 },
  processing: 'batch',
});

describe('T29: a look at a batch of Gemini', () => {
  it('tells of each result in it, at the prices of a batch and of the instant of the order', () => {
    const { retrieve } = createGeminiBatchFormats({ now: () => now });
    const request = { model: 'gemini-2.5-flash', processing: 'batch' };
    const startedAtMs = Date.parse('2026-11-19T22:15:00.500Z');
    const calls: ToldCall[] = [
      {
        identity: 'batches/tally/0',
        operationName: 'generate_content',
        startedAtMs,
        request,
        response: facts('r-1'),
      },
      {
        identity: 'batches/tally/1',
        operationName: 'generate_content',
        startedAtMs,
        request,
        response: { errorType: 'INVALID_ARGUMENT', refused: true },
      },
    ];
    assert.deepEqual(retrieve.readToldCalls?.(inlined, lookHead), calls);
    // Told again by a list of batches, they are the same.
    assert.deepEqual(retrieve.readToldCalls?.({ operations: [inlined] }, lookHead), calls);
  });

  it('tells of nothing while there are no results', () => {
    const { retrieve } = createGeminiBatchFormats({ now: () => now });
    for (const body of [createBatch({}), { name: 'batches/tally' }, {}, [], null, 'x']) {
      assert.deepEqual(retrieve.readToldCalls?.(body, lookHead), []);
    }
  });

  it('tells of embeddings, which have input only', () => {
    const { retrieve } = createGeminiBatchFormats({ now: () => now });
    const batch = createBatch({
      inlinedEmbedContentResponses: {
        inlinedResponses: [{ response: { embedding: { values: [1] }, tokenCount: '12' } }],
      },
    });
    const [call, ...others] = retrieve.readToldCalls?.(batch, lookHead) ?? [];
    assert.deepEqual(
      [call?.operationName, call?.response, others],
      ['embeddings', { usage: { inputTokens: 12 }, processing: 'batch' }, []],
    );
  });
});

describe('T29: a line of the results of a batch of Gemini', () => {
  it('is a call named by its file and key, of the instant that a look at the batch has said', () => {
    const { retrieve, results } = createGeminiBatchFormats({ now: () => now });
    const line = { key: 'a', response: answer('r-1') };
    const expected = {
      identity: 'files/batch-tally/a',
      operationName: 'generate_content',
      request: { processing: 'batch' },
      response: facts('r-1'),
    };
    // Nobody has looked yet: the day of the download.
    assert.deepEqual(results.readToldCall?.(line, fileHead), {
      ...expected,
      startedAtMs: Date.parse('2026-11-20T00:00:00Z'),
    });
    retrieve.readToldCalls?.(createBatch({ responsesFile: 'files/batch-tally' }), lookHead);
    assert.deepEqual(results.readToldCall?.(line, fileHead), {
      ...expected,
      startedAtMs: Date.parse('2026-11-19T22:15:00.500Z'),
    });
  });

  it('is none in a file that is something else, such as the batch’s input', () => {
    const { results } = createGeminiBatchFormats({ now: () => now });
    for (const line of [
      { key: 'a', request: { contents: [] } },
      { key: 'a', response: { text: 'x' } },
      { response: {} },
      {},
      null,
      'x',
    ]) {
      assert.equal(results.readToldCall?.(line, fileHead), undefined);
    }
  });

  it('that failed was refused', () => {
    const { results } = createGeminiBatchFormats({ now: () => now });
    const line = { key: 'b', error: { code: 4, message: 'late' } };
    assert.deepEqual(results.readToldCall?.(line, fileHead)?.response, {
      errorType: '4',
      refused: true,
    });
  });
});

describe('T29: batches of Gemini on the wire', () => {
  function follow(head: typeof lookHead, body: string): Promise<ToldCall[]> {
    const route = resolveRoute(head);
    assert.ok(route);
    const told: ToldCall[] = [];
    return new Promise((resolve) => {
      const exchange = createExchange({
        head,
        route,
        onToldCall: (call) => told.push(call),
        onResult: ({ unreadable }) => {
          assert.equal(unreadable, false);
          resolve(told);
        },
      });
      exchange.openResponse(200, () => undefined);
      for (const part of body.match(/[\s\S]{1,7000}/g) ?? [])
        exchange.pushResponse(Buffer.from(part));
      exchange.end({ kind: 'complete' });
    });
  }

  it('are told by a batch of which the texts are far larger than what is held', async () => {
    const results = Array.from({ length: 2000 }, (_, at) => ({
      response: {
        ...answer(`r-${at}`),
        candidates: [{ content: { parts: [{ text: 'Red. '.repeat(600) }] }, finishReason: 'STOP' }],
      },
    }));
    const batch = createBatch({ inlinedResponses: { inlinedResponses: results } });
    // As Google writes it, over many lines.
    const told = await follow(lookHead, JSON.stringify(batch, null, 2));
    assert.equal(told.length, 2000);
    assert.deepEqual(told.at(-1)?.response, facts('r-1999'));
  });

  it('are told by the lines of a file, under both of its addresses', async () => {
    const lines = ['a', 'b'].map((key) => JSON.stringify({ key, response: answer(key) }));
    const short = createRequestHead({
      method: 'GET',
      url: `${base}/v1beta/files/batch-tally:download?alt=media`,
    });
    for (const head of [fileHead, short]) {
      assert.deepEqual(
        (await follow(head, `${lines.join('\n')}\n`)).map(({ identity }) => identity),
        ['files/batch-tally/a', 'files/batch-tally/b'],
      );
    }
  });
});
