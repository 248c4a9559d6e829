import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { it } from 'node:test';
import { runAgainst } from '../support/run-against.ts';

const created = 1_795_176_000;
const createLine = (customId: string, status: number, body: object) =>
  JSON.stringify({
    id: `batch_req_${customId}`,
    custom_id: customId,
    response: { status_code: status, request_id: 'r', body },
    error: null,
  });
const createCompletion = (id: string, prompt: number, completion: number) => ({
  ...{ id, object: 'chat.completion', created, model: 'gpt-4o-mini-2024-07-18', choices: [] },
  usage: {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  },
});
const results = [
  createLine('a', 200, createCompletion('chatcmpl-a', 1000, 200)),
  createLine('b', 200, createCompletion('chatcmpl-b', 2000, 300)),
  createLine('c', 429, { error: { message: 'x', code: 'rate_limit_exceeded' } }),
  '',
].join('\n');

it('T29: a batch’s results are a call a line, the same however often they are downloaded', async () => {
  const listener: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(results);
  };
  const { code, stdout, stderr, spans } = await runAgainst(listener, 'batch-results.mjs', {
    providerName: 'openai',
  });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '4\n4\n' }, stderr);
  assert.deepEqual(
    spans.map(({ attributes }) => [
      attributes['gen_ai.operation.name'],
      attributes['ai.usage.status'],
      attributes['ai.usage.source'],
      attributes['ai.usage.processing'],
      attributes['gen_ai.usage.input_tokens'],
      attributes['gen_ai.usage.output_tokens'],
    ]),
    [
      ['chat', 'success', 'reported', 'batch', 1000, 200],
      ['chat', 'success', 'reported', 'batch', 2000, 300],
      ['batch', 'rate_limited', 'not_billed', 'batch', undefined, undefined],
    ],
  );
});
