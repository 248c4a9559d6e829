import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startApp } from '../support/run-app.ts';

const createTime = new Date(Date.now() - 3_600_000).toISOString();
const answer = (responseId: string) => ({
  candidates: [{ content: { parts: [{ text: 'Red.' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 7, totalTokenCount: 107 },
  modelVersion: 'gemini-2.5-flash',
  responseId,
});
const createBatch = (name: string, output: object) => ({
  name,
  metadata: {
    model: 'models/gemini-2.5-flash',
    createTime,
    state: 'BATCH_STATE_SUCCEEDED',
    name,
    output,
  },
  done: true,
  response: output,
});
const failed = { error: { code: 3, message: 'no', status: 'INVALID_ARGUMENT' } };
const small = createBatch('batches/small', {
  inlinedResponses: { inlinedResponses: [{ response: answer('r-1') }, failed] },
});
const large = createBatch('batches/large', { responsesFile: 'files/results' });
const lines = [
  { key: 'a', response: answer('r-2') },
  { key: 'b', ...failed },
];

let server: Server;
let receiver: OtlpReceiver;

before(async () => {
  server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? '';
    if (path.includes(':download')) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
    // As Google writes it, over many lines.
    response.end(JSON.stringify(path.includes('large') ? large : small, null, 2));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver = await startOtlpReceiver();
});
after(async () => {
  server.close();
  await receiver.close();
});

describe('T29: batches of Gemini by Google’s SDK', () => {
  it('are a record of each result, once, and one of the order, which costs nothing', async () => {
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await startApp('gemini-batches.mjs', [], {
      env: {
        TALLYLIGHT_ENDPOINT: receiver.url,
        TALLYLIGHT_PROVIDER_HOSTS: `gcp.gemini=127.0.0.1:${port}`,
        TALLYLIGHT_LOG: 'warn',
        GEMINI_URL: `http://127.0.0.1:${port}`,
      },
    }).ended;
    assert.deepEqual([code, stdout], [0, '2 2\n2 2\n'], stderr);
    const startUs = Date.parse(createTime) * 1000;
    const spans = receiver
      .spans()
      .map(({ attributes, ...span }) =>
        [
          attributes['gen_ai.operation.name'],
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
          attributes['ai.usage.processing'],
          attributes['gen_ai.usage.input_tokens'],
          attributes['gen_ai.usage.output_tokens'],
          span.startUs === startUs,
        ].join(' '),
      );
    assert.deepEqual(spans.toSorted(), [
      'batch success not_billed    false',
      'generate_content error not_billed batch   true',
      'generate_content error not_billed batch   true',
      'generate_content success reported batch 100 7 true',
      'generate_content success reported batch 100 7 true',
    ]);
  });
});
