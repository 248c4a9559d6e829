import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { BadRequestSchema } from '../../../processor/src/receiver/generated/google/rpc/error_details_pb.ts';
import { StatusSchema } from '../../../processor/src/receiver/generated/google/rpc/status_pb.ts';
import { ExportTraceServiceResponseSchema } from '../../../processor/src/receiver/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
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

  for (const [encoding, encode] of [
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['identity', (body: Buffer) => body],
  ] as const) {
    test(`may come with Content-Encoding ${encoding}`, async () => {
      await using receiver = await startReceiver();
      const { status } = await receiver.send({
        headers: { ...protobuf, 'content-encoding': encoding },
        body: encode(traces),
      });
      assert.deepEqual([status, receiver.spans.length], [200, 5]);
    });
  }

  test('may be empty, in both encodings', async () => {
    await using receiver = await startReceiver();
    assert.equal((await receiver.send({ headers: protobuf })).status, 200);
    assert.equal((await receiver.send({ headers: json, body: '{}' })).status, 200);
    assert.deepEqual(receiver.spans, []);
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

suite('spans that were rejected for good', () => {
  const acceptSpans = async () => ({ rejected: 3, message: '3 spans were too old.' });

  test('are told as partial success in JSON, the count as a string', async () => {
    await using receiver = await startReceiver({ acceptSpans });
    const { status, body } = await receiver.send({ headers: json, body: '{}' });
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(String(body)), {
      partialSuccess: { rejectedSpans: '3', errorMessage: '3 spans were too old.' },
    });
  });

  test('are told as partial success in protobuf', async () => {
    await using receiver = await startReceiver({ acceptSpans });
    const { status, body } = await receiver.send({ headers: protobuf });
    const { partialSuccess } = fromBinary(ExportTraceServiceResponseSchema, body);
    assert.deepEqual(
      [status, partialSuccess?.rejectedSpans, partialSuccess?.errorMessage],
      [200, 3n, '3 spans were too old.'],
    );
  });
});

suite('a request that is refused', () => {
  const resolveNobody = async () => null;
  const refusals = [
    { title: 'another method', method: 'GET', status: 405, code: 12 },
    { title: 'PUT', method: 'PUT', status: 405, code: 12 },
    { title: 'undecodable', body: '\x0a\xff', status: 400, code: 3 },
    { title: 'an unknown encoding', encoding: 'br', status: 415, code: 3 },
    { title: 'two encodings', encoding: 'gzip, gzip', status: 415, code: 3 },
    { title: 'gzip that is none', encoding: 'gzip', body: 'no gzip', status: 400, code: 3 },
    { title: 'an unknown token', resolveSender: resolveNobody, status: 401, code: 16 },
    { title: 'another signal', path: '/v1/logs', status: 404, code: 12 },
    { title: 'too large', body: 'x'.repeat(2000), maxBodyBytes: 1000, status: 413, code: 8 },
  ];

  for (const { title, status, code, resolveSender, maxBodyBytes, encoding, ...rest } of refusals) {
    for (const contentType of ['application/json', 'application/x-protobuf']) {
      test(`for ${title} gets ${status} with a Status in ${contentType}`, async () => {
        await using receiver = await startReceiver({
          ...(resolveSender && { resolveSender }),
          ...(maxBodyBytes && { maxBodyBytes }),
        });
        const reply = await receiver.send({
          ...rest,
          headers: {
            'content-type': contentType,
            ...(encoding !== undefined && { 'content-encoding': encoding }),
          },
        });
        const rpcStatus =
          contentType === 'application/json'
            ? JSON.parse(String(reply.body))
            : fromBinary(StatusSchema, reply.body);
        assert.deepEqual(
          [reply.status, reply.headers['content-type'], rpcStatus.code],
          [status, contentType, code],
        );
        assert.notEqual(rpcStatus.message, '');
        assert.equal(receiver.rejections.length, 1);
      });
    }
  }

  test('as undecodable says so in BadRequest details, in both encodings', async () => {
    await using receiver = await startReceiver();
    const inJson = await receiver.send({ headers: json, body: '{' });
    const status = JSON.parse(String(inJson.body));
    assert.deepEqual(status.details, [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'body', description: status.message }],
      },
    ]);
    const inProtobuf = await receiver.send({ headers: protobuf, body: '\x0a\xff' });
    const [detail] = fromBinary(StatusSchema, inProtobuf.body).details;
    assert.ok(detail);
    assert.equal(anyUnpack(detail, BadRequestSchema)?.fieldViolations[0]?.field, 'body');
  });

  test('for its Content-Type gets 415 and hears which types are received', async () => {
    await using receiver = await startReceiver();
    for (const headers of [{ 'content-type': 'text/plain' }, {}]) {
      const reply = await receiver.send({ headers, body: 'x' });
      assert.equal(reply.status, 415);
      assert.equal(reply.headers['content-type'], 'application/json');
      assert.match(JSON.parse(String(reply.body)).message, /application\/x-protobuf/);
    }
  });

  test('says in its headers what would be right', async () => {
    await using receiver = await startReceiver({ resolveSender: resolveNobody });
    assert.equal((await receiver.send({ method: 'GET' })).headers.allow, 'POST');
    const unauthenticated = await receiver.send({ headers: protobuf, body: traces });
    assert.equal(unauthenticated.headers['www-authenticate'], 'Bearer');
  });

  test('puts off an unknown token of a sender that asks to wait for the right one', async () => {
    await using receiver = await startReceiver({ resolveSender: resolveNobody });
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
  test('that is known is 503 with Retry-After, in both encodings', async () => {
    await using receiver = await startReceiver({
      async acceptSpans() {
        throw new UnavailableError('no connection', { retryAfterSeconds: 7.2 });
      },
    });
    for (const headers of [json, protobuf]) {
      const reply = await receiver.send({ headers, body: headers === json ? '{}' : '' });
      assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '8']);
      assert.equal(reply.headers['content-type'], headers['content-type']);
    }
    assert.deepEqual(receiver.rejections, []);
  });

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
