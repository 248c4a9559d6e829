import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { waitFor } from '../../support/wait-for.ts';
import { createJsonSpan, createJsonTraces, json, protobuf } from './otlp-bodies.ts';
import { startReceiver } from './start-receiver.ts';

const traces = readFileSync(new URL('../../fixtures/otlp/openai-v2.traces.pb', import.meta.url));
const metrics = readFileSync(new URL('../../fixtures/otlp/openai-v2.metrics.pb', import.meta.url));

suite('a request that is accepted', () => {
  test('in protobuf is answered 200 with an empty protobuf body', async () => {
    await using receiver = await startReceiver();
    const { status, headers, body } = await receiver.send({ headers: protobuf, body: traces });
    assert.deepEqual(
      [status, headers['content-type'], body.length],
      [200, 'application/x-protobuf', 0],
    );
    assert.equal(receiver.spans.length, 5);
  });

  test('in JSON is answered 200 with {}', async () => {
    await using receiver = await startReceiver();
    const { status, headers, body } = await receiver.send({
      headers: json,
      body: createJsonTraces(createJsonSpan()),
    });
    assert.deepEqual(
      [status, headers['content-type'], String(body)],
      [200, 'application/json', '{}'],
    );
    assert.equal(receiver.spans.length, 1);
  });

  test('may have parameters and any case in its Content-Type', async () => {
    await using receiver = await startReceiver();
    const { status, headers } = await receiver.send({
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
      body: createJsonTraces(createJsonSpan()),
    });
    assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
  });

  test('of metrics, some of which cannot be records, is told how many and why', async () => {
    await using receiver = await startReceiver({
      acceptMetrics: async () => ({ rejected: 2, message: 'too old' }),
    });
    const path = '/v1/metrics';
    const inJson = await receiver.send({ path, headers: json, body: '{}' });
    const inProtobuf = await receiver.send({ path, headers: protobuf, body: metrics });
    assert.deepEqual(
      [inJson.status, JSON.parse(String(inJson.body))],
      [200, { partialSuccess: { rejectedDataPoints: '2', errorMessage: 'too old' } }],
    );
    assert.deepEqual(
      [inProtobuf.status, inProtobuf.body.toString('latin1')],
      // Field 1 of 11 bytes: field 1 is 2, field 2 is a text of 7 bytes.
      [200, '\n\x0b\x08\x02\x12\x07too old'],
    );
  });

  test('of metrics goes to acceptMetrics and is answered in its own encoding', async () => {
    await using receiver = await startReceiver();
    const path = '/v1/metrics';
    const inProtobuf = await receiver.send({ path, headers: protobuf, body: metrics });
    const inJson = await receiver.send({ path, headers: json, body: '{"resourceMetrics":[]}' });
    assert.deepEqual([inProtobuf.status, inProtobuf.body.length], [200, 0]);
    assert.deepEqual([inJson.status, String(inJson.body)], [200, '{}']);
  });

  test('is answered only after it was accepted', async () => {
    let answered = false;
    const commit = new EventEmitter();
    await using receiver = await startReceiver({
      async acceptSpans() {
        await once(commit, 'done');
        return { rejected: 0, message: null };
      },
    });
    const reply = receiver.send({ headers: protobuf, body: traces }).then((received) => {
      answered = true;
      return received;
    });
    await waitFor('the spans to be handed on', () => commit.listenerCount('done') === 1);
    assert.equal(answered, false);
    commit.emit('done');
    assert.equal((await reply).status, 200);
  });

  test('belongs to the tenant of its token', async () => {
    await using receiver = await startReceiver({
      resolveSender: async (authorization) =>
        authorization === 'Bearer s3cret' ? { tenant: 'acme', environment: null } : null,
    });
    const headers = { ...protobuf, authorization: 'Bearer s3cret' };
    await receiver.send({ headers, body: traces });
    assert.deepEqual(receiver.tenants, ['acme']);
  });
});

suite('a request that is refused', () => {
  test('puts off an unknown token of a sender that asks to wait for the right one', async () => {
    await using receiver = await startReceiver({ resolveSender: async () => null });
    const reply = await receiver.send({
      headers: { ...protobuf, 'tallylight-unauthenticated': 'wait' },
      body: traces,
    });
    assert.equal(reply.status, 503);
    assert.equal(reply.headers['retry-after'], '30');
    assert.deepEqual(receiver.spans, []);
  });

  test('for a broken gzip is refused whatever was cut off', async () => {
    await using receiver = await startReceiver();
    const whole = gzipSync(traces);
    for (const length of [1, 9, 10, 11, 100, whole.length - 8, whole.length - 1]) {
      const reply = await receiver.send({
        headers: { ...protobuf, 'content-encoding': 'gzip' },
        body: whole.subarray(0, length),
      });
      assert.equal(reply.status, 400, `${length} bytes`);
    }
    assert.deepEqual(receiver.spans, []);
  });

  test('while it is still being sent hears its answer to the end', async () => {
    await using receiver = await startReceiver({ maxBodyBytes: 10_000 });
    const reply = await receiver.send({ headers: protobuf, body: new Uint8Array(20_000_000) });
    assert.equal(reply.status, 413);
    assert.equal((await receiver.send({ headers: protobuf, body: traces })).status, 200);
  });
});

suite('a fault on our side', () => {
  test('that nobody expected is 503 too, is logged, and does not tell the sender what it was', async () => {
    await using receiver = await startReceiver({
      async acceptMetrics() {
        throw new TypeError('secret detail');
      },
    });
    const reply = await receiver.send({ path: '/v1/metrics', headers: json, body: '{}' });
    assert.equal(reply.status, 503);
    assert.ok(Number(reply.headers['retry-after']) >= 1);
    assert.deepEqual(JSON.parse(String(reply.body)), {
      code: 14,
      message: 'The ledger is not available now: try again.',
    });
    assert.equal(receiver.logs[0]?.level, 'error');
  });

  test('in the token check is 503 and not an HTML page', async () => {
    await using receiver = await startReceiver({
      resolveSender() {
        throw new Error('no tokens loaded');
      },
    });
    const reply = await receiver.send({ headers: json, body: '{}' });
    assert.deepEqual([reply.status, reply.headers['content-type']], [503, 'application/json']);
  });
});

test('a sender that goes away in the middle of its body disturbs nobody', async () => {
  await using receiver = await startReceiver();
  const socket = connect(receiver.port, '127.0.0.1');
  socket.write(
    'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\nabc',
    () => socket.destroy(),
  );
  await waitFor('the connection to close', () => socket.closed);
  assert.equal((await receiver.send({ headers: protobuf, body: traces })).status, 200);
  assert.deepEqual([receiver.logs, receiver.rejections], [[], []]);
});
