import assert from 'node:assert/strict';
import { request as sendHttp } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createGzipBomb, field, protobuf } from './otlp-bodies.ts';
import { startReceiver } from './start-receiver.ts';

const maxBodyBytes = 10_000;
const gzip = { ...protobuf, 'content-encoding': 'gzip' };

/** A protobuf body of exactly so many bytes: one field that nobody knows. */
function createBody(bytes: number): Buffer {
  const overhead = field(15, new Uint8Array(bytes - 10)).length - (bytes - 10);
  const body = field(15, new Uint8Array(bytes - overhead));
  assert.equal(body.length, bytes);
  return body;
}

for (const [title, headers, encode] of [
  ['plain', protobuf, (body: Buffer) => body],
  ['gzipped', gzip, (body: Buffer) => gzipSync(body)],
] as const) {
  test(`a ${title} body of exactly the limit is taken, one more byte is 413`, async () => {
    await using receiver = await startReceiver({ maxBodyBytes });
    const send = async (bytes: number) =>
      (await receiver.send({ headers, body: encode(createBody(bytes)) })).status;
    assert.deepEqual([await send(10_000), await send(10_001)], [200, 413]);
    assert.deepEqual(receiver.rejections, [['too_large', 1]]);
  });
}

test('a body that is sent in chunks without a length is held to the limit too', async () => {
  await using receiver = await startReceiver({ maxBodyBytes });
  const status = await new Promise((resolve, reject) => {
    const request = sendHttp({
      host: '127.0.0.1',
      port: receiver.port,
      path: '/v1/traces',
      method: 'POST',
      headers: protobuf,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode);
      response.resume();
      request.end();
    });
    // The request is never ended before its answer is there.
    for (let chunk = 0; chunk < 20; chunk += 1) request.write(new Uint8Array(1000));
  });
  assert.equal(status, 413);
});

test('a gzip bomb is refused after inflating no more than the limit', async () => {
  const limit = 4 * 1024 * 1024;
  await using receiver = await startReceiver({ maxBodyBytes: limit });
  const bomb = createGzipBomb(2 * 1024 * 1024 * 1024);
  assert.ok(bomb.length < limit, 'the bomb passes the limit while it is compressed');
  const residentBefore = process.memoryUsage.rss();
  const reply = await receiver.send({ headers: gzip, body: bomb });
  const grownBytes = process.memoryUsage.rss() - residentBefore;
  assert.equal(reply.status, 413);
  assert.ok(grownBytes < 256 * 1024 * 1024, `memory grew by ${grownBytes} bytes`);
});

test('a gzip bomb inside gzip is inflated once, and is no request then', async () => {
  await using receiver = await startReceiver();
  const bomb = gzipSync(createGzipBomb(1024 * 1024 * 1024));
  const once = await receiver.send({ headers: gzip, body: bomb });
  const twice = await receiver.send({
    headers: { ...protobuf, 'content-encoding': 'gzip, gzip' },
    body: bomb,
  });
  assert.deepEqual([once.status, twice.status], [400, 415]);
});

test('the default limit is 64 MiB after decompression', async () => {
  await using receiver = await startReceiver();
  const limit = 64 * 1024 * 1024;
  const send = async (bytes: number) =>
    (await receiver.send({ headers: gzip, body: gzipSync(createBody(bytes)) })).status;
  assert.deepEqual([await send(limit), await send(limit + 1)], [200, 413]);
});

test('beyond the bytes that may be held at once a request is told to come back', async () => {
  await using receiver = await startReceiver({ maxBodyBytes, maxHeldBytes: 5000 });
  const reply = await receiver.send({ headers: protobuf, body: createBody(6000) });
  assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '1']);
  const next = await receiver.send({ headers: protobuf, body: createBody(5000) });
  assert.equal(next.status, 200);
});
