import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { RequestHead } from '../../../instrumentation/src/call.ts';
import {
  createExchange,
  type Exchange,
  type ExchangeResult,
} from '../../../instrumentation/src/http/exchange.ts';
import { createRequestHead } from '../../../instrumentation/src/http/request-head.ts';
import type { Route } from '../../../instrumentation/src/wire-format.ts';
import { completion, streamEvents } from '../support/provider-server.ts';
import { resolveRoute } from '../support/resolve-route.ts';

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream; charset=utf-8' };

function createHead(headers: Readonly<Record<string, string>> = {}): RequestHead {
  return createRequestHead({
    method: 'POST',
    path: '/v1/chat/completions',
    hostHeader: 'api.openai.com',
    origin: 'https://api.openai.com',
    header: (name) => headers[name],
  });
}

function follow(head = createHead()): { exchange: Exchange; results: ExchangeResult[] } {
  const route = resolveRoute(head) as Route;
  const results: ExchangeResult[] = [];
  const exchange = createExchange({ head, route, onResult: (result) => results.push(result) });
  return { exchange, results };
}

/** Feeds a whole response in the given parts and gives what the exchange says of it. */
function readResponse(
  headers: Readonly<Record<string, string>>,
  parts: readonly Uint8Array[],
): unknown {
  const { exchange, results } = follow();
  exchange.openResponse(200, (name) => headers[name]);
  for (const part of parts) exchange.pushResponse(part);
  exchange.end({ kind: 'complete' });
  exchange.finishNow();
  assert.equal(results.length, 1);
  return results[0]?.response.usage;
}

function cutAt(body: Buffer, at: number): Buffer[] {
  return [body.subarray(0, at), body.subarray(at)];
}

describe('an exchange', () => {
  const bodies = [
    ['an answer', json, completion],
    ['a compressed answer', { ...json, 'content-encoding': 'gzip' }, gzipSync(completion)],
    ['a stream', sse, Buffer.from(streamEvents.join(''))],
    [
      'a compressed stream',
      { ...sse, 'content-encoding': 'gzip' },
      gzipSync(streamEvents.join('')),
    ],
  ] as const;
  for (const [what, headers, body] of bodies) {
    it(`reads the same usage of ${what} wherever its bytes are cut`, () => {
      const whole = readResponse(headers, [body]);
      assert.notEqual(whole, undefined);
      for (let at = 0; at <= body.length; at++) {
        assert.deepEqual(readResponse(headers, cutAt(body, at)), whole, `cut at byte ${at}`);
      }
    });
  }

  it('tells how long the first chunk of a stream took, and nothing of the kind for an answer', () => {
    const [stream, answer] = [follow(), follow()];
    stream.exchange.openResponse(200, (name) => (name === 'content-type' ? sse[name] : undefined));
    stream.exchange.pushResponse(Buffer.from(streamEvents[0] ?? ''));
    stream.exchange.finishNow();
    answer.exchange.openResponse(200, (name) => (name === 'content-type' ? json[name] : undefined));
    answer.exchange.pushResponse(completion);
    answer.exchange.finishNow();
    assert.equal(typeof stream.results[0]?.timeToFirstChunkMs, 'number');
    assert.equal(answer.results[0]?.timeToFirstChunkMs, undefined);
  });

  it('reads the model of a request that holds a large image', () => {
    const { exchange, results } = follow();
    const image = 'A'.repeat(8 * 1024 * 1024);
    exchange.pushRequest(JSON.stringify({ messages: [{ image }], model: 'gpt-5', stream: true }));
    exchange.finishNow();
    assert.deepEqual(results[0]?.request, { model: 'gpt-5', stream: true });
  });

  it('counts the attempts that the client admits to', () => {
    const retry = follow(createHead({ 'x-stainless-retry-count': '2' }));
    retry.exchange.openResponse(429, () => undefined);
    retry.exchange.finishNow();
    const aws = follow(createHead({ 'amz-sdk-request': 'attempt=2; max=3' }));
    aws.exchange.openResponse(429, () => undefined);
    aws.exchange.finishNow();
    const unknown = follow();
    unknown.exchange.openResponse(429, () => undefined);
    unknown.exchange.finishNow();
    assert.deepEqual(
      [retry, aws, unknown].map(({ results }) => results[0]?.attempt),
      [3, 2, undefined],
    );
  });

  it('reads whom the provider bills from the response', () => {
    const { exchange, results } = follow();
    const headers: Record<string, string> = {
      ...json,
      'openai-organization': 'org-1',
      'openai-project': 'proj_2',
    };
    exchange.openResponse(200, (name) => headers[name]);
    exchange.finishNow();
    assert.deepEqual(results[0]?.billing, { organization: 'org-1', project: 'proj_2' });
  });

  it('leaves out a response that only announces the real one', () => {
    const { exchange, results } = follow();
    exchange.openResponse(103, () => undefined);
    exchange.openResponse(200, (name) => (name === 'content-type' ? json[name] : undefined));
    exchange.pushResponse(completion);
    exchange.finishNow();
    assert.equal(results[0]?.statusCode, 200);
    assert.equal(results[0]?.response.usage?.inputTokens, 21);
  });

  it('gives one result, whatever comes after its end', async () => {
    const { exchange, results } = follow();
    exchange.openResponse(200, (name) => (name === 'content-type' ? json[name] : undefined));
    exchange.pushResponse(completion);
    exchange.end({ kind: 'complete' });
    exchange.end({ kind: 'aborted' });
    exchange.pushResponse(completion);
    exchange.finishNow();
    await new Promise((resolve) => setImmediate(resolve));
    exchange.finishNow();
    assert.deepEqual(
      results.map(({ ending, response }) => [ending.kind, response.usage?.inputTokens]),
      [['complete', 21]],
    );
  });

  const unreadable = [
    ['JSON that is cut off', json, Buffer.from('{"id": "chatcmpl-')],
    ['an encoding nobody knows', { ...json, 'content-encoding': 'dcb' }, completion],
    ['a web page', { 'content-type': 'text/html' }, Buffer.from('<html>')],
    ['nothing', json, Buffer.alloc(0)],
  ] as const;
  for (const [what, headers, body] of unreadable) {
    it(`says that it could not read ${what}`, () => {
      const { exchange, results } = follow();
      exchange.openResponse(200, (name) => (headers as Record<string, string>)[name]);
      exchange.pushResponse(body);
      exchange.end({ kind: 'complete' });
      exchange.finishNow();
      assert.equal(results[0]?.unreadable, true);
      assert.equal(results[0]?.response.usage, undefined);
    });
  }

  it('holds bounded memory however much streams by', () => {
    const { exchange, results } = follow();
    exchange.openResponse(200, (name) => (name === 'content-type' ? sse[name] : undefined));
    const delta = Buffer.from(
      `data: {"choices":[{"delta":{"content":"${'x'.repeat(1000)}"}}],"usage":null}\n\n`.repeat(64),
    );
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    // 64 events of 1 kB, 3000 times: 195 MB.
    for (let at = 0; at < 3000; at++) exchange.pushResponse(Buffer.from(delta));
    const after = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    exchange.pushResponse(Buffer.from(streamEvents.slice(-2).join('')));
    exchange.finishNow();
    assert.ok(after - before < 120_000_000, `${after - before} bytes more`);
    assert.equal(results[0]?.response.usage?.outputTokens, 10);
  });

  it('reads a stream, and an answer in JSON, whatever type they are said to have', () => {
    const stream = Buffer.from(`\n${streamEvents.join('')}`);
    const streamUsage = readResponse(sse, [stream]);
    const usage = readResponse(json, [completion]);
    assert.ok(streamUsage !== undefined && usage !== undefined);
    assert.deepEqual(
      [
        readResponse(json, cutAt(stream, 1)),
        readResponse({ 'content-type': 'text/plain' }, cutAt(stream, 2)),
        readResponse({}, cutAt(stream, 100)),
        readResponse(sse, [completion]),
        readResponse({}, cutAt(completion, 1)),
      ],
      [streamUsage, streamUsage, streamUsage, usage, usage],
    );
  });
});

it('T29: reads the answers that ended before it reads what depends on them, such as a batch’s results', () => {
  const open = (path: string) => {
    const url = `https://api.anthropic.com/v1/messages/batches/msgbatch_9${path}`;
    const head = createRequestHead({
      ...{ method: 'GET', path: new URL(url).pathname, hostHeader: 'api.anthropic.com' },
      ...{ origin: 'https://api.anthropic.com', header: () => undefined },
    });
    const told: number[] = [];
    const exchange = createExchange({
      head,
      route: resolveRoute(head) as Route,
      onResult: () => {},
      onToldCall: ({ startedAtMs }) => told.push(startedAtMs),
    });
    exchange.openResponse(200, (name) => json[name as 'content-type']);
    return { exchange, told };
  };
  const look = open('').exchange;
  look.pushResponse(Buffer.from('{"id":"msgbatch_9","created_at":"2026-11-20T10:30:00Z"}'));
  look.end({ kind: 'complete' });
  const { exchange, told } = open('/results');
  exchange.pushResponse(Buffer.from('{"custom_id":"a","result":{"type":"expired"}}\n'));
  exchange.end({ kind: 'complete' });
  assert.deepEqual(told, [Date.parse('2026-11-20T10:30:00Z')]);
});
