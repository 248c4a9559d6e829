import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJsonSpan, createJsonTraces, json } from './otlp-bodies.ts';
import { startReceiver } from './start-receiver.ts';

const body = createJsonTraces(createJsonSpan());

for (const origin of ['http://evil.example:4318', 'https://127.0.0.1.evil.example', 'null']) {
  test(`a web page of ${origin}, though its name leads to this machine, writes nothing`, async () => {
    await using receiver = await startReceiver();
    const reply = await receiver.send({ headers: { ...json, origin }, body });
    assert.deepEqual(
      [reply.status, JSON.parse(String(reply.body))],
      [
        403,
        {
          code: 7,
          message: 'Web pages may send only with "Authorization: Bearer <ingest token>".',
        },
      ],
    );
    assert.deepEqual(receiver.spans, []);
    assert.deepEqual(receiver.rejections, [['foreign_page', 1]]);
  });
}

for (const headers of [
  { origin: 'http://localhost:3000' },
  { origin: 'http://[::1]:4318' },
  { origin: 'https://app.example', authorization: 'Bearer a-token-of-the-page' },
]) {
  test(`a web page of ${headers.origin} is heard${'authorization' in headers ? ' with a token' : ''}`, async () => {
    await using receiver = await startReceiver();
    const reply = await receiver.send({ headers: { ...json, ...headers }, body });
    assert.equal(reply.status, 200);
    assert.equal(receiver.spans.length, 1);
  });
}
