import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { it } from 'node:test';
import { runAgainst } from './support/run-against.ts';

const usage = { input_tokens: 41, output_tokens: 64, total_tokens: 105 };
const createResponse = (id: string, status: string, more: object = {}) => ({
  ...{ id, object: 'response', created_at: 1_795_176_000, model: 'o3-2025-04-16', output: [] },
  ...{ status, background: true, usage: status === 'completed' ? usage : null, ...more },
});
const createEvents = (...events: object[]) =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

it('T41: a response in the background is billed once, with its result, however often it is fetched', async () => {
  let looks = 0;
  const listener: RequestListener = (request, answer) => {
    const streams = request.url?.includes('stream=true') === true;
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (streams || body.includes('"stream":true')) {
        const id = streams ? 'resp_1' : 'resp_2';
        const created = { type: 'response.created', response: createResponse(id, 'queued') };
        const delta = { type: 'response.output_text.delta', delta: 'Hi' };
        const response = createResponse(id, 'completed');
        answer.writeHead(200, { 'content-type': 'text/event-stream' });
        answer.write(createEvents(created, delta));
        if (streams) answer.end(createEvents({ type: 'response.completed', response }));
        return;
      }
      if (request.url?.endsWith('resp_wait')) return answer.writeHead(202).end();
      answer.writeHead(200, { 'content-type': 'application/json' });
      const isOrder = body.includes('"background":true');
      if (request.method === 'POST' ? !isOrder : request.url?.endsWith('resp_stored')) {
        const stored = createResponse('resp_stored', 'completed', { background: false });
        return answer.end(JSON.stringify(stored));
      }
      looks += request.method === 'GET' ? 1 : 0;
      // OpenAI's answers have line ends.
      const status = request.method === 'POST' ? 'queued' : looks < 2 ? 'in_progress' : 'completed';
      answer.end(JSON.stringify(createResponse('resp_1', status), null, 2));
    });
  };
  const { code, stderr, spans, points } = await runAgainst(listener, 'background.mjs', {
    providerName: 'openai',
    nodeArgs: ['--conditions=tallylight-source', '--disable-warning=ExperimentalWarning'],
  });
  assert.equal(code, 0, stderr);
  assert.equal(looks, 3);
  const unparsed = points.filter(({ name }) => name === 'ai.usage.unparsed');
  assert.deepEqual(unparsed, []);
  assert.deepEqual(
    spans
      .map(({ attributes }) => [
        attributes['gen_ai.response.id'],
        attributes['ai.usage.status'],
        attributes['ai.usage.source'],
        attributes['gen_ai.usage.input_tokens'],
        attributes['gen_ai.usage.output_tokens'],
        attributes['ai.usage.sequence'],
      ])
      .sort(),
    [
      ['resp_1', 'success', 'not_billed', undefined, undefined, 1],
      ['resp_1', 'success', 'reported', 41, 64, undefined],
      ['resp_2', 'cancelled', 'not_billed', undefined, undefined, 2],
      ['resp_stored', 'error', 'reported', 41, 64, 3],
    ],
  );
});
