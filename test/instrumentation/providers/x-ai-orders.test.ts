import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { it } from 'node:test';
import { runAgainst } from '../support/run-against.ts';

const createTime = new Date(Date.now() - 3_600_000).toISOString();
const video = {
  ...{ status: 'done', model: 'grok-imagine-video', video: { url: 'x', duration: 8 } },
  usage: { cost_in_usd_ticks: 5_600_000_000 },
};
const createResult = (id: string, cost: number) => ({
  batch_request_id: id,
  batch_result: {
    response: {
      chat_get_completion: {
        ...{ id: `answer-${id}`, created: 1_795_176_000, model: 'grok-4.5' },
        choices: [{ index: 0, message: { content: 'Red.' }, finish_reason: 'stop' }],
        usage: {
          ...{ prompt_tokens: 30, completion_tokens: 2, total_tokens: 32 },
          cost_in_usd_ticks: cost,
        },
      },
    },
  },
});
const first = createResult('a', 1_000_000);
const second = createResult('b', 2_000_000);

it('T29, T41: videos and batches at xAI are one record each, and one for each result, however often they are looked at', async () => {
  let looks = 0;
  const listener: RequestListener = (request, answer) => {
    request.resume();
    const send = (status: number, body?: object) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    if (pathname === '/v1/videos/generations') return send(200, { request_id: 'order-1' });
    if (pathname === '/v1/videos/order-1') {
      looks += 1;
      // While it is made the answer may be empty.
      return looks === 1 ? send(202) : send(200, video);
    }
    if (!pathname.endsWith('/results')) {
      return send(200, { batch_id: 'batch_1', create_time: createTime });
    }
    const isNext = searchParams.has('pagination_token');
    if (isNext) return send(200, { results: [second], pagination_token: null });
    const isWhole = !searchParams.has('limit');
    return send(200, {
      results: isWhole ? [first, second] : [first],
      pagination_token: isWhole ? null : 'next',
    });
  };
  const { code, stderr, spans, points } = await runAgainst(listener, 'x-ai-orders.mjs', {
    providerName: 'x_ai',
  });
  assert.equal(code, 0, stderr);
  const unparsed = points.filter(({ name }) => name === 'ai.usage.unparsed');
  assert.deepEqual(unparsed, []);
  assert.deepEqual(
    spans
      .map(({ attributes }) => [
        attributes['gen_ai.operation.name'],
        attributes['ai.usage.source'],
        attributes['gen_ai.response.id'],
        attributes['ai.usage.cost.stated'],
      ])
      .sort(),
    [
      ['batch', 'not_billed', 'batch_1', undefined],
      ['chat', 'reported', 'answer-a', '0.0001'],
      ['chat', 'reported', 'answer-b', '0.0002'],
      ['video_generation', 'not_billed', 'order-1', undefined],
      ['video_generation', 'reported', 'order-1', '0.56'],
    ],
  );
});
