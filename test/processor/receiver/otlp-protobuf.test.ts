import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import * as jsonDecoder from '../../../processor/src/receiver/otlp-json.ts';
import { decodeMetrics, decodeTraces } from '../../../processor/src/receiver/otlp-protobuf.ts';
import { field } from './otlp-bodies.ts';

function readFixture(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url));
}

for (const name of ['openai-v2', 'openllmetry']) {
  test(`the request of ${name} says the same in protobuf and in the collector's JSON`, () => {
    const fromProtobuf = decodeTraces(readFixture(`${name}.traces.pb`));
    const fromJson = jsonDecoder.decodeTraces(readFixture(`${name}.traces.json`));
    assert.equal(fromProtobuf.length, 5);
    assert.deepEqual(fromProtobuf, fromJson);
  });
}

test('what the JavaScript SDK exports says the same in protobuf and in JSON', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', big: 2 ** 53 }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('my.scope', '1');
  const span = tracer.startSpan(
    'ai.usage',
    { startTime: [1_795_313_555, 600_563_477] },
    ROOT_CONTEXT,
  );
  span.setAttributes({
    text: 'Grüße \u{1F600}',
    int: 42,
    negative: -42,
    double: 0.1,
    nan: Number.NaN,
    infinite: Number.POSITIVE_INFINITY,
    bool: true,
    list: ['a', 'b'],
    numbers: [1, 2.5],
  });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' });
  span.end([1_795_313_556, 5]);
  const finished = exporter.getFinishedSpans();

  const [fromProtobuf] = decodeTraces(
    ProtobufTraceSerializer.serializeRequest(finished) ?? Buffer.of(),
  );
  const [fromJson] = jsonDecoder.decodeTraces(
    JsonTraceSerializer.serializeRequest(finished) ?? Buffer.of(),
  );
  assert.deepEqual(fromProtobuf, {
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: null,
    name: 'ai.usage',
    startTimeUnixNano: 1_795_313_555_600_563_477n,
    endTimeUnixNano: 1_795_313_556_000_000_005n,
    attributes: new Map<string, unknown>([
      ['text', 'Grüße \u{1F600}'],
      ['int', 42],
      ['negative', -42],
      ['double', 0.1],
      ['nan', Number.NaN],
      ['infinite', Number.POSITIVE_INFINITY],
      ['bool', true],
      ['list', ['a', 'b']],
      ['numbers', [1, 2.5]],
    ]),
    statusCode: 2,
    statusMessage: 'no',
    scopeName: 'my.scope',
    resource: fromProtobuf?.resource,
  });
  assert.equal(fromProtobuf.resource.get('service.name'), 'shop');
  // JSON has no NaN: the SDK writes null, which is an empty value.
  const expected = new Map([
    ...fromProtobuf.attributes,
    ['nan', null],
    ['infinite', null],
  ] as const);
  assert.deepEqual(fromJson, { ...fromProtobuf, attributes: expected });
});

test("the JavaScript SDK's metrics give their data points in protobuf and in JSON", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    readers: [reader],
  });
  const meter = provider.getMeter('my.scope');
  meter.createCounter('ai.usage.unparsed').add(3, { 'server.address': 'api.example.com' });
  meter.createGauge('a.gauge').record(1.5);
  meter.createHistogram('a.histogram').record(7);
  await reader.forceFlush();
  const [metrics] = exporter.getMetrics();
  assert.ok(metrics);
  await provider.shutdown();

  const fromProtobuf = decodeMetrics(
    ProtobufMetricsSerializer.serializeRequest(metrics) ?? Buffer.of(),
  );
  const fromJson = jsonDecoder.decodeMetrics(
    JsonMetricsSerializer.serializeRequest(metrics) ?? Buffer.of(),
  );
  assert.deepEqual(
    fromProtobuf.map(({ name, kind, temporality, value, count, attributes }) => [
      [name, kind, temporality],
      [value, count],
      attributes,
    ]),
    [
      [
        ['ai.usage.unparsed', 'sum', 'cumulative'],
        [3, null],
        new Map([['server.address', 'api.example.com']]),
      ],
      [['a.gauge', 'gauge', null], [1.5, null], new Map()],
      [['a.histogram', 'histogram', 'cumulative'], [7, 1], new Map()],
    ],
  );
  assert.deepEqual(fromProtobuf, fromJson);
});

test('text that is no UTF-8, or holds NUL, is mended and costs nothing else', () => {
  const attribute = Buffer.concat([
    field(1, 'key\0'),
    field(2, field(1, Uint8Array.of(0x41, 0xff, 0x42))),
  ]);
  const intact = field(2, field(5, 'second'));
  const body = field(1, field(2, Buffer.concat([field(2, field(9, attribute)), intact])));
  const sent = Buffer.from(body);
  const spans = decodeTraces(body);
  assert.deepEqual(spans[0]?.attributes, new Map([['key\uFFFD', 'A\uFFFDB']]));
  assert.equal(spans[1]?.name, 'second');
  assert.deepEqual(body, sent);
});

test('ids of a wrong length are kept for whoever judges them', () => {
  const [span] = decodeTraces(field(1, field(2, field(2, field(1, Uint8Array.of(1, 2))))));
  assert.deepEqual([span?.traceId, span?.spanId, span?.parentSpanId], ['0102', '', null]);
});

test('fields that are not known are skipped', () => {
  const span = Buffer.concat([field(99, 'future'), field(5, 'name')]);
  const [decoded] = decodeTraces(
    Buffer.concat([field(98, 'x'), field(1, field(2, field(2, span)))]),
  );
  assert.equal(decoded?.name, 'name');
});

test('a field that is longer than its message is refused', () => {
  // A span that claims three bytes, whose name claims ten.
  const span = Uint8Array.of(0x12, 3, 0x2a, 10, 0x61);
  const body = Buffer.concat([field(1, span), field(1, field(2, field(2, field(5, 'name'))))]);
  assert.throws(() => decodeTraces(body), { name: 'RefusedError', status: 400 });
});
