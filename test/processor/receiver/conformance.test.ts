import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { BadRequestSchema } from '../../support/otlp-generated/google/rpc/error_details_pb.ts';
import { StatusSchema } from '../../support/otlp-generated/google/rpc/status_pb.ts';
import { ExportTraceServiceResponseSchema } from '../../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import {
  json,
  protobuf,
  type Rule,
  readFixture,
  rules,
  type Signal,
  signals,
} from './conformance-rules.ts';
import { startReceiver } from './start-receiver.ts';

for (const signal of signals) {
  for (const mediaType of [protobuf, json]) {
    suite(`${signal.path} in ${mediaType}:`, () => {
      for (const rule of rules) test(rule.rule, () => assertRule(rule, signal, mediaType));
    });
  }
}

async function assertRule(rule: Rule, signal: Signal, mediaType: string): Promise<void> {
  const { contentType = mediaType, answerType = mediaType, encode = (body) => body } = rule;
  const content = rule.body?.(signal, mediaType) ?? signal.whole[mediaType] ?? '';
  const body = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  await using receiver = await startReceiver(rule.options);
  const reply = await receiver.send({
    path: rule.path ?? signal.path,
    method: rule.method ?? 'POST',
    headers: { ...rule.headers, ...(contentType !== null && { 'content-type': contentType }) },
    body: encode(body),
  });
  assert.equal(reply.status, rule.status);
  // The answer MUST have the request's Content-Type.
  assert.equal(reply.headers['content-type'], answerType);
  assert.equal(reply.headers['content-encoding'], undefined);
  for (const [name, value] of Object.entries(rule.answerHeaders ?? {})) {
    assert.equal(reply.headers[name], value);
  }
  if (rule.code === undefined) assert.equal(String(reply.body), answerType === json ? '{}' : '');
  else assertStatus(readStatus(reply.body, answerType), rule);
  // What a sender tries again is not lost; everything else is counted.
  assert.equal(receiver.rejections.length, rule.status >= 400 && rule.status !== 503 ? 1 : 0);
}

interface RpcStatus {
  readonly code: number;
  readonly message: string;
  /** The first violation of a `BadRequest`. */
  readonly violation: string | undefined;
}

/** The body of every 4xx and 5xx MUST be a `google.rpc.Status`. */
function readStatus(body: Buffer, mediaType: string): RpcStatus {
  if (mediaType === json) {
    const { code, message, details } = JSON.parse(String(body));
    const [detail] = details ?? [];
    if (detail !== undefined) {
      assert.equal(detail['@type'], 'type.googleapis.com/google.rpc.BadRequest');
    }
    return { code, message, violation: detail?.fieldViolations[0].field };
  }
  const { code, message, details } = fromBinary(StatusSchema, body);
  const [detail] = details;
  const badRequest = detail && anyUnpack(detail, BadRequestSchema);
  return { code, message, violation: badRequest?.fieldViolations[0]?.field };
}

function assertStatus({ code, message, violation }: RpcStatus, rule: Rule): void {
  assert.deepEqual([code, violation], [rule.code, rule.status === 400 ? 'body' : undefined]);
  assert.match(message, /^[A-Z].+\.$/);
}

for (const { path, noun, countName } of [
  { path: '/v1/traces', noun: 'spans', countName: 'rejectedSpans' },
  { path: '/v1/logs', noun: 'log records', countName: 'rejectedLogRecords' },
]) {
  suite(`${noun} that were set aside`, () => {
    for (const { title, outcome, count, errorMessage } of [
      {
        title: 'are told as a partial success, which MUST have their number and SHOULD say why',
        outcome: { rejected: 3, message: '3 were too old.' },
        count: 3n,
        errorMessage: '3 were too old.',
      },
      {
        title: 'of which nothing is known are told by their number',
        outcome: { rejected: 200, message: null },
        count: 200n,
        errorMessage: `200 ${noun} were rejected.`,
      },
      {
        title: 'number 0 where there is but a warning',
        outcome: { rejected: 0, message: 'The clock is ahead.' },
        count: 0n,
        errorMessage: 'The clock is ahead.',
      },
    ]) {
      test(title, async () => {
        const accept = async () => outcome;
        await using receiver = await startReceiver({ acceptSpans: accept, acceptLogs: accept });
        const inJson = await receiver.send({ path, headers: { 'content-type': json }, body: '{}' });
        assert.equal(inJson.status, 200);
        assert.deepEqual(JSON.parse(String(inJson.body)), {
          // Proto3's JSON has 64-bit integers as strings.
          partialSuccess: { [countName]: String(count), errorMessage },
        });
        const inProtobuf = await receiver.send({ path, headers: { 'content-type': protobuf } });
        // The answers to all signals have the same fields under the same numbers.
        const { partialSuccess } = fromBinary(ExportTraceServiceResponseSchema, inProtobuf.body);
        assert.equal(inProtobuf.status, 200);
        assert.deepEqual(
          [partialSuccess?.rejectedSpans, partialSuccess?.errorMessage],
          [count, errorMessage],
        );
      });
    }
  });
}

test('the same request twice is accepted twice: duplicates are found behind the receiver', async () => {
  await using receiver = await startReceiver();
  const request = { headers: { 'content-type': protobuf }, body: readFixture('traces.pb') };
  const statuses = [(await receiver.send(request)).status, (await receiver.send(request)).status];
  assert.deepEqual([statuses, receiver.spans.length], [[200, 200], 10]);
});
