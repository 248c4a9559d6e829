import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestHead } from '../support/create-request-head.ts';
import { readEvents } from '../support/read-stream.ts';
import { resolveRoute } from '../support/resolve-route.ts';

/** A cost that an answer states is the cost, whichever of the provider's endpoints states it. */
describe('a cost that is stated', () => {
  const counts = { input_tokens: 10, output_tokens: 5 };

  for (const [url, body, amount] of [
    ['https://api.x.ai/v1/images/generations', { usage: { cost_in_usd_ticks: 2e8 } }, '0.02'],
    ['https://api.x.ai/v1/images/edits', { usage: { cost_in_usd_ticks: 2e8 } }, '0.02'],
    ['https://openrouter.ai/api/v1/messages', { usage: { ...counts, cost: 0.001 } }, '0.001'],
    ['https://litellm.example/v1/messages', { usage: { ...counts, cost: 0.001 } }, '0.001'],
    ['https://litellm.example/v1/responses', { usage: { ...counts, cost: 0.001 } }, '0.001'],
    [
      'https://api.deepinfra.com/v1/openai/chat/completions',
      { usage: { prompt_tokens: 10, completion_tokens: 5, estimated_cost: 1.7e-6 } },
      '0.0000017',
    ],
    [
      'https://api.perplexity.ai/v1/embeddings',
      { usage: { prompt_tokens: 10, cost: { total_cost: 0.001 } } },
      '0.001',
    ],
  ] as const) {
    it(`by ${url} is read`, () => {
      const format = resolveRoute(createRequestHead({ url }))?.format;
      assert.deepEqual(format?.readResponse(body).statedCost, { amount, currency: 'USD' });
    });
  }

  it('in the last event of a stream is read', () => {
    const read = (url: string, events: readonly object[]) => {
      const format = resolveRoute(createRequestHead({ url }))?.format;
      assert.ok(format);
      return readEvents(format, events).statedCost?.amount;
    };
    const usage = { ...counts, cost: 0.001 };
    const completed = { type: 'response.completed', response: { status: 'completed', usage } };
    assert.equal(read('https://litellm.example/v1/responses', [completed]), '0.001');
    const delta = { stop_reason: 'end_turn' };
    const message = [
      { type: 'message_start', message: { usage: counts } },
      { type: 'message_delta', delta, usage },
      { type: 'message_stop' },
    ];
    assert.equal(read('https://openrouter.ai/api/v1/messages', message), '0.001');
    assert.equal(read('https://api.anthropic.com/v1/messages', message), undefined);
  });
});
