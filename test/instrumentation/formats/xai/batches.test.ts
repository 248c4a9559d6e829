import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createXaiBatchFormats } from '../../../../instrumentation/src/formats/xai/batches.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

const nowMs = Date.parse('2026-11-20T15:30:00Z');
const orderedAt = '2026-11-19T22:15:00.500Z';
const head = createRequestHead({
  method: 'GET',
  url: 'https://api.x.ai/v1/batches/batch_1/results?limit=100',
});
const request = { processing: 'batch' };
const completion = {
  ...{ id: 'c', created: 1_795_176_000, model: 'grok-4.5' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage: {
    ...{ prompt_tokens: 32, completion_tokens: 9, total_tokens: 359 },
    completion_tokens_details: { reasoning_tokens: 318 },
    cost_in_usd_ticks: 4_069_000,
  },
};
const readPage = (results: readonly object[], { looksFirst = true } = {}) => {
  const { retrieve, results: page } = createXaiBatchFormats({ now: () => nowMs });
  if (looksFirst) retrieve.readResponse({ batch_id: 'batch_1', create_time: orderedAt });
  return page.readToldCalls?.({ results, pagination_token: null }, head) ?? [];
};
const answered = (response: object) => ({
  batch_request_id: 'a',
  batch_result: { response, error: null },
  error_message: '',
});

describe('T29: a page of a batch’s results at xAI', () => {
  it('T21: tells of each completion, with its ticks, and reasoning beside the completion', () => {
    // 9 + 318 = 327; 4,069,000 ticks ÷ 10¹⁰ = 0.0004069 USD.
    assert.deepEqual(readPage([answered({ chat_get_completion: completion })]), [
      {
        identity: 'batch_1/a',
        operationName: 'chat',
        startedAtMs: 1_795_176_000_000,
        request,
        response: {
          ...{ id: 'c', model: 'grok-4.5', finishReasons: ['stop'], processing: 'batch' },
          usage: { inputTokens: 32, outputTokens: 327, reasoningOutputTokens: 318 },
          statedCost: { amount: '0.0004069', currency: 'USD' },
        },
      },
    ]);
  });

  it('tells of images and videos, at the instant of the order', () => {
    const usage = { cost_in_usd_ticks: 100_000_000 };
    const statedCost = { amount: '0.01', currency: 'USD' };
    const calls = readPage([
      answered({ image_generation: { data: [{ url: 'x' }], usage } }),
      answered({ video_generation: { video: { url: 'x', duration: 8 }, model: 'm', usage } }),
      answered({ something_new: { usage } }),
    ]);
    assert.deepEqual(
      calls.map(({ operationName, startedAtMs, response }) => [
        ...[operationName, startedAtMs, response.usage?.units, response.statedCost],
      ]),
      [
        ['image_generation', Date.parse(orderedAt), undefined, statedCost],
        ['video_generation', Date.parse(orderedAt), { video_seconds: 8 }, statedCost],
        ['batch', Date.parse(orderedAt), undefined, statedCost],
      ],
    );
  });

  it('where nobody has looked at the batch, starts what has no instant at the day of the look', () => {
    const results = [answered({ image_generation: { data: [] } })];
    const [call] = readPage(results, { looksFirst: false });
    assert.equal(call?.startedAtMs, Date.parse('2026-11-20T00:00:00Z'));
  });

  for (const [result, errorType] of [
    [{ batch_result: { error: { code: 1, message: 'cancelled' } } }, '1'],
    [{ batch_result: { error: { code: 'batch_cancelled' } } }, 'batch_cancelled'],
    [{ batch_result: null, error_message: 'Timed out' }, 'error'],
  ] as const) {
    it(`says that what failed costs nothing: ${JSON.stringify(result)}`, () => {
      const [call] = readPage([{ batch_request_id: 'a', ...result }]);
      assert.deepEqual(call?.response, { errorType, refused: true });
    });
  }

  it('says the same of an answer that is an error, and takes the code zero for none', () => {
    const refused = readPage([answered({ chat_get_completion: { error: 'no' } })])[0];
    assert.deepEqual(refused?.response, { errorType: 'error', processing: 'batch', refused: true });
    const response = { chat_get_completion: completion };
    const fine = { batch_request_id: 'a', batch_result: { response, error: { code: 0 } } };
    assert.equal(readPage([fine])[0]?.response.errorType, undefined);
  });

  it('is served where the host says, and tells of nothing that has no number', () => {
    const { results } = createXaiBatchFormats();
    const path = '/v1/batches/batch_1/results';
    const there = createRequestHead({ method: 'GET', url: `https://us-east-1.api.x.ai${path}` });
    const body = { results: [answered({ chat_get_completion: completion }), { batch_result: {} }] };
    assert.deepEqual(
      results.readToldCalls?.(body, there).map((call) => call.request),
      [{ region: 'us-east-1', processing: 'batch' }],
    );
  });
});
