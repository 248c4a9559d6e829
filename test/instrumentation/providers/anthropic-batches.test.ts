import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from '../support/otlp-receiver.ts';
import { startApp } from '../support/run-app.ts';

const createdAt = new Date(Date.now() - 3_600_000).toISOString();
const usage = { input_tokens: 100, output_tokens: 7, service_tier: 'batch' };
const message = { id: 'msg_1', type: 'message', model: 'claude-sonnet-4-5-20250929', usage };
const error = { type: 'error', error: { type: 'invalid_request_error', message: 'x' } };
const lines = [
  { custom_id: 'first', result: { type: 'succeeded', message } },
  { custom_id: 'second', result: { type: 'errored', error } },
  { custom_id: 'third', result: { type: 'expired' } },
];

let server: Server;
let receiver: OtlpReceiver;
let stdout: string;
let spans: ReceivedSpan[];

before(async () => {
  server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/results')) {
      response.writeHead(200, { 'content-type': 'application/x-jsonl' });
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        id: 'msgbatch_1',
        type: 'message_batch',
        processing_status: 'ended',
        created_at: createdAt,
        results_url: `http://127.0.0.1:${port()}/v1/messages/batches/msgbatch_1/results`,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver = await startOtlpReceiver();
  const env = {
    TALLYLIGHT_ENDPOINT: receiver.url,
    TALLYLIGHT_PROVIDER_HOSTS: `anthropic=127.0.0.1:${port()}`,
    TALLYLIGHT_LOG: 'warn',
    ANTHROPIC_URL: `http://127.0.0.1:${port()}`,
  };
  const end = await startApp('anthropic-batches.mjs', ['2'], { env }).ended;
  assert.equal(end.code, 0, end.stderr);
  stdout = end.stdout;
  spans = receiver.spans();
});

after(async () => {
  await receiver.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

describe('a message batch under the instrumentation', () => {
  it('reaches the app as it was sent', () => {
    assert.equal(stdout, 'first second third\nfirst second third\n');
  });

  it('T29: is one free record for the order, and one for each line, however often it is read', () => {
    assert.deepEqual(
      spans
        .map(({ attributes }) => [
          attributes['gen_ai.operation.name'],
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
          attributes['ai.usage.processing'],
          attributes['error.type'],
          attributes['gen_ai.usage.input_tokens'],
          attributes['gen_ai.usage.output_tokens'],
        ])
        .sort(),
      [
        ['batch', 'success', 'not_billed', undefined, undefined, undefined, undefined],
        ['chat', 'error', 'not_billed', 'batch', 'expired', undefined, undefined],
        ['chat', 'error', 'not_billed', 'batch', 'invalid_request_error', undefined, undefined],
        ['chat', 'success', 'reported', 'batch', undefined, 100, 7],
      ],
    );
  });

  it('T29: starts each line at the instant of the order', () => {
    const told = spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat');
    assert.deepEqual(
      told.map(({ startUs }) => startUs / 1000),
      told.map(() => Date.parse(createdAt)),
    );
  });
});

function port(): number {
  return (server.address() as AddressInfo).port;
}
