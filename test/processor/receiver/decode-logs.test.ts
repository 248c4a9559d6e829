import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import * as jsonDecoder from '../../../processor/src/receiver/otlp-json.ts';
import { decodeLogs } from '../../../processor/src/receiver/otlp-protobuf.ts';
import { field } from './otlp-bodies.ts';

type SdkLogRecord = Parameters<typeof JsonLogsSerializer.serializeRequest>[0][number];

/** As the JavaScript SDK hands it to its exporters. */
const record: SdkLogRecord = {
  hrTime: [1_795_313_555, 600_563_477],
  hrTimeObserved: [1_795_313_555, 700_000_000],
  spanContext: {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    traceFlags: 1,
  },
  severityText: 'INFO',
  severityNumber: 9,
  eventName: 'gen_ai.client.inference.operation.details',
  body: { text: 'Grüße', list: [1, 'two'] },
  attributes: { 'gen_ai.usage.input_tokens': 12, cost: 0.5, ok: true },
  resource: resourceFromAttributes({ 'service.name': 'shop' }),
  instrumentationScope: { name: 'my.scope', version: '1' },
  droppedAttributesCount: 0,
};

test('what the JavaScript SDK exports says the same in protobuf and in JSON', () => {
  const fromProtobuf = decodeLogs(ProtobufLogsSerializer.serializeRequest([record]) ?? Buffer.of());
  const fromJson = jsonDecoder.decodeLogs(
    JsonLogsSerializer.serializeRequest([record]) ?? Buffer.of(),
  );
  assert.deepEqual(fromProtobuf, [
    {
      eventName: 'gen_ai.client.inference.operation.details',
      body: Object.assign(Object.create(null), { text: 'Grüße', list: [1, 'two'] }),
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      timeUnixNano: 1_795_313_555_600_563_477n,
      observedTimeUnixNano: 1_795_313_555_700_000_000n,
      attributes: new Map<string, unknown>([
        ['gen_ai.usage.input_tokens', 12],
        ['cost', 0.5],
        ['ok', true],
      ]),
      scopeName: 'my.scope',
      resource: fromProtobuf[0]?.resource,
    },
  ]);
  assert.equal(fromProtobuf[0]?.resource.get('service.name'), 'shop');
  assert.deepEqual(fromJson, fromProtobuf);
});

test('a record without anything is one, and a cut body is refused', () => {
  const empty = field(1, field(2, field(2, '')));
  assert.equal(decodeLogs(empty).length, 1);
  assert.throws(() => decodeLogs(empty.subarray(0, -1)), { status: 400, reason: 'undecodable' });
});

test('scope and resource may follow their records', () => {
  const scope = field(1, field(1, 'late'));
  const attribute = Buffer.concat([field(1, 'service.name'), field(2, field(1, 'shop'))]);
  const resource = field(1, field(1, attribute));
  const records = field(2, Buffer.concat([field(2, field(12, 'an.event')), scope]));
  const [log] = decodeLogs(field(1, Buffer.concat([records, resource])));
  assert.deepEqual(
    [log?.eventName, log?.scopeName, log?.resource.get('service.name')],
    ['an.event', 'late', 'shop'],
  );
});
