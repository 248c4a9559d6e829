import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AttributeValue, Span } from '../../../processor/src/domain/span.ts';
import { decodeMetrics, decodeTraces } from '../../../processor/src/receiver/otlp-json.ts';
import { createJsonSpan, createJsonTraces } from './otlp-bodies.ts';

function decodeSpan(changes: Record<string, unknown>): Span {
  const [span] = decodeTraces(Buffer.from(createJsonTraces(createJsonSpan(changes))));
  assert.ok(span);
  return span;
}

function decodeValue(value: unknown): AttributeValue | undefined {
  return decodeSpan({ attributes: [{ key: 'key', value }] }).attributes.get('key');
}

test('a span is decoded whole', () => {
  assert.deepEqual(decodeSpan({}), {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    parentSpanId: 'eee19b7ec3c1b173',
    name: 'chat gpt-5',
    startTimeUnixNano: 1795313555600563477n,
    endTimeUnixNano: 1795313555626294880n,
    attributes: new Map([['gen_ai.operation.name', 'chat']]),
    statusCode: 2,
    statusMessage: 'no',
    scopeName: 'my.scope',
    resource: new Map([['service.name', 'shop']]),
  });
});

test('an empty span has empty ids, no times and no attributes', () => {
  const [span] = decodeTraces(
    Buffer.from('{"resourceSpans":[{"resource":null,"scopeSpans":[{"spans":[{}]}]}]}'),
  );
  assert.deepEqual(span, {
    traceId: '',
    spanId: '',
    parentSpanId: null,
    name: '',
    startTimeUnixNano: 0n,
    endTimeUnixNano: 0n,
    attributes: new Map(),
    statusCode: 0,
    statusMessage: '',
    scopeName: '',
    resource: new Map(),
  });
});

test('ids may be hex of any case', () => {
  assert.equal(
    decodeSpan({ traceId: '5B8EFFF798038103D269B633813FC60C' }).traceId,
    '5b8efff798038103d269b633813fc60c',
  );
});

test('64-bit times may be strings or numbers', () => {
  assert.equal(decodeSpan({ startTimeUnixNano: 1500 }).startTimeUnixNano, 1500n);
  assert.equal(
    decodeSpan({ startTimeUnixNano: '18446744073709551615' }).startTimeUnixNano,
    2n ** 64n - 1n,
  );
});

test('unknown fields and null fields count as left out', () => {
  const span = decodeSpan({
    futureField: { a: [1] },
    parentSpanId: null,
    status: null,
    links: null,
  });
  assert.deepEqual([span.parentSpanId, span.statusCode, span.statusMessage], [null, 0, '']);
});

test('snake_case keys and enum names are not known', () => {
  const span = decodeSpan({
    traceId: undefined,
    trace_id: '5b8efff798038103d269b633813fc60c',
    status: { code: 'STATUS_CODE_ERROR' },
  });
  assert.deepEqual([span.traceId, span.statusCode], ['', 0]);
});

test('a byte order mark is no mistake', () => {
  const body = Buffer.from(`\uFEFF${createJsonTraces(createJsonSpan())}`);
  assert.equal(decodeTraces(body).length, 1);
});

suite('an attribute value', () => {
  const values: [unknown, AttributeValue][] = [
    [{ stringValue: 'text' }, 'text'],
    [{ stringValue: '' }, ''],
    [{ boolValue: false }, false],
    [{ intValue: '12' }, 12],
    [{ intValue: 12 }, 12],
    [{ intValue: '-12' }, -12],
    [{ intValue: '9007199254740993' }, 9007199254740993n],
    [{ doubleValue: 0.5 }, 0.5],
    [{ doubleValue: '0.5' }, 0.5],
    [{ doubleValue: 'NaN' }, Number.NaN],
    [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
    [{ bytesValue: 'AQID' }, Uint8Array.of(1, 2, 3)],
    [{ arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } }, ['a', 1]],
    [{ arrayValue: {} }, []],
    [{ arrayValue: null, stringValue: 'text' }, 'text'],
    [{}, null],
    [null, null],
    [{ futureValue: 1 }, null],
    // What makes no sense stays as it was sent, for the message that says so.
    [{ intValue: 'many' }, 'many'],
    [{ intValue: 1.5 }, '1.5'],
    [{ intValue: '9'.repeat(100) }, '9'.repeat(100)],
    [{ doubleValue: 'much' }, 'much'],
    [{ boolValue: 'true' }, 'true'],
    [{ stringValue: 7 }, '7'],
  ];
  for (const [value, expected] of values) {
    test(`${JSON.stringify(value)?.slice(0, 60)} is decoded`, () => {
      assert.deepEqual(decodeValue(value), expected);
    });
  }

  test('of a map keeps every key, __proto__ included', () => {
    const values = [{ key: '__proto__', value: { stringValue: 'x' } }];
    const map = decodeValue({ kvlistValue: { values } });
    assert.deepEqual(Object.entries(map ?? {}), [['__proto__', 'x']]);
    assert.equal(Object.getPrototypeOf({}).x, undefined);
  });
});

test('an attribute named __proto__ is one like any other', () => {
  const attributes = [{ key: '__proto__', value: { stringValue: 'x' } }];
  assert.deepEqual(decodeSpan({ attributes }).attributes, new Map([['__proto__', 'x']]));
});

test('text that Postgres would refuse is mended', () => {
  assert.equal(
    decodeValue({ stringValue: 'a\u0000b\uD800c\u{1F600}' }),
    'a\uFFFDb\uFFFDc\u{1F600}',
  );
  assert.equal(decodeSpan({ name: 'a\u0000' }).name, 'a\uFFFD');
});

test('of more than 1,024 attributes the first are kept', () => {
  const attributes = Array.from({ length: 2000 }, (_, at) => ({
    key: `k${at}`,
    value: { intValue: at },
  }));
  const decoded = decodeSpan({ attributes }).attributes;
  assert.deepEqual([decoded.size, decoded.get('k1023')], [1024, 1023]);
});

test('a malformed span does not cost its batch', () => {
  const malformed = [
    createJsonSpan({ traceId: 'not hex', spanId: 5 }),
    createJsonSpan({ startTimeUnixNano: 'yesterday', endTimeUnixNano: {} }),
    createJsonSpan({ startTimeUnixNano: '-5', endTimeUnixNano: 1.5 }),
    createJsonSpan({ attributes: 'none', status: 'bad', name: 7 }),
    createJsonSpan({ attributes: [5, null, { value: {} }, { key: 'k', value: 'v' }] }),
    7,
    null,
    [],
  ];
  const spans = decodeTraces(Buffer.from(createJsonTraces(...malformed, createJsonSpan())));
  assert.equal(spans.length, malformed.length + 1);
  assert.deepEqual([spans[0]?.traceId, spans[0]?.spanId], ['', '']);
  assert.deepEqual([spans[1]?.startTimeUnixNano, spans[1]?.endTimeUnixNano], [0n, 0n]);
  assert.deepEqual([spans[2]?.startTimeUnixNano, spans[2]?.endTimeUnixNano], [0n, 0n]);
  assert.deepEqual([spans[3]?.name, spans[3]?.statusCode], ['', 0]);
  assert.deepEqual(spans[4]?.attributes, new Map([['k', null]]));
  assert.deepEqual(spans.at(-1), decodeSpan({}));
});

test('of metrics the data points of gauges, sums and histograms are read', () => {
  const point = {
    attributes: [{ key: 'server.address', value: { stringValue: 'api.example.com' } }],
    startTimeUnixNano: '1795313495600563477',
    timeUnixNano: '1795313555600563477',
  };
  const metrics = [
    {
      name: 'a.sum',
      unit: '{token}',
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asInt: '3' }] },
    },
    { name: 'a.gauge', gauge: { dataPoints: [{ ...point, asDouble: 1.5 }] } },
    { name: 'no.value', gauge: { dataPoints: [{ ...point, asDouble: 1, flags: 1 }, point] } },
    {
      name: 'a.histogram',
      histogram: { dataPoints: [{ ...point, count: '3', sum: 5 }], aggregationTemporality: 1 },
    },
    { name: 'no.sum', histogram: { dataPoints: [{ ...point, count: '3' }] } },
    { name: 'a.summary', summary: { dataPoints: [{ ...point, count: '3', sum: 5 }] } },
  ];
  const scope = { name: 'my.scope' };
  const body = JSON.stringify({
    resourceMetrics: [{ resource: {}, scopeMetrics: [{ scope, metrics }] }],
  });
  const common = {
    unit: '',
    temporality: null,
    isMonotonic: false,
    count: null,
    startTimeUnixNano: 1795313495600563477n,
    timeUnixNano: 1795313555600563477n,
    attributes: new Map([['server.address', 'api.example.com']]),
    scopeName: 'my.scope',
    resource: new Map(),
  };
  const sum = { kind: 'sum', unit: '{token}', temporality: 'cumulative', isMonotonic: true };
  assert.deepEqual(decodeMetrics(Buffer.from(body)), [
    { ...common, name: 'a.sum', value: 3, ...sum },
    { ...common, name: 'a.gauge', kind: 'gauge', value: 1.5 },
    { ...common, name: 'a.histogram', kind: 'histogram', value: 5, count: 3, temporality: 'delta' },
  ]);
});
