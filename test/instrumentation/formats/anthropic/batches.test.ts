import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMessageBatchFormats } from '../../../../instrumentation/src/formats/anthropic/batches.ts';
import { createRequestHead } from '../../support/create-request-head.ts';

const api = 'https://api.anthropic.com/v1/messages/batches';
const resultsHead = createRequestHead({ url: `${api}/msgbatch_1/results`, method: 'GET' });
const batch = { id: 'msgbatch_1', type: 'message_batch', created_at: '2026-11-18T09:00:00Z' };
const message = {
  id: 'msg_1',
  type: 'message',
  model: 'claude-sonnet-4-5-20250929',
  stop_reason: 'end_turn',
  usage: {
    input_tokens: 100,
    cache_read_input_tokens: 20,
    output_tokens: 7,
    service_tier: 'batch',
  },
};
const line = { custom_id: 'first', result: { type: 'succeeded', message } };

describe('accounting of Anthropic’s message batches', () => {
  it('T29: an order is free, and each line of the results a call at the prices of a batch', () => {
    const { create, results } = createMessageBatchFormats();
    assert.deepEqual(create.readResponse(batch), { id: 'msgbatch_1' });
    assert.equal(create.free, true);
    assert.deepEqual(results.readToldCall?.(line, resultsHead), {
      identity: 'msgbatch_1/first',
      operationName: 'chat',
      startedAtMs: Date.parse('2026-11-18T09:00:00Z'),
      request: { processing: 'batch' },
      response: {
        model: 'claude-sonnet-4-5-20250929',
        id: 'msg_1',
        finishReasons: ['end_turn'],
        // 100 + 20 = 120
        usage: { inputTokens: 120, cacheReadInputTokens: 20, outputTokens: 7 },
        processing: 'batch',
      },
    });
  });

  it('T29: the instant is that of the order, which a look at the batch tells as well', () => {
    const { retrieve, results } = createMessageBatchFormats({
      now: () => Date.parse('2026-11-20T15:00:00Z'),
    });
    const startOf = () => results.readToldCall?.(line, resultsHead)?.startedAtMs;
    assert.equal(startOf(), Date.parse('2026-11-20T00:00:00Z'));
    assert.equal(retrieve.readResponse(batch).work, undefined);
    assert.equal(startOf(), Date.parse('2026-11-18T09:00:00Z'));
  });

  it('T29: what failed, was cancelled or expired is not billed', () => {
    const { results } = createMessageBatchFormats();
    const read = (result: object) =>
      results.readToldCall?.({ custom_id: 'x', result }, resultsHead)?.response;
    const error = { type: 'error', error: { type: 'invalid_request_error', message: 'x' } };
    assert.deepEqual(read({ type: 'errored', error }), {
      errorType: 'invalid_request_error',
      refused: true,
    });
    assert.deepEqual(read({ type: 'canceled' }), { errorType: 'canceled', refused: true });
    assert.deepEqual(read({ type: 'expired' }), { errorType: 'expired', refused: true });
  });

  it('a line without an id or a result is no call', () => {
    const { results } = createMessageBatchFormats();
    assert.equal(results.readToldCall?.({ result: {} }, resultsHead), undefined);
    assert.equal(results.readToldCall?.({ custom_id: 'x' }, resultsHead), undefined);
    assert.equal(results.readToldCall?.(null, resultsHead), undefined);
  });

  it('remembers so many batches, and forgets the oldest', () => {
    const { create, results } = createMessageBatchFormats({ now: () => 0 });
    for (let at = 0; at <= 1000; at += 1) {
      create.readResponse({ ...batch, id: `msgbatch_${at}` });
    }
    const startOf = (id: string) =>
      results.readToldCall?.(line, createRequestHead({ url: `${api}/${id}/results` }))?.startedAtMs;
    assert.equal(startOf('msgbatch_0'), 0);
    assert.equal(startOf('msgbatch_1000'), Date.parse(batch.created_at));
  });
});
