import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import * as jsonDecoder from '../../../processor/src/receiver/otlp-json.ts';
import * as protobufDecoder from '../../../processor/src/receiver/otlp-protobuf.ts';
import { RefusedError } from '../../../processor/src/receiver/refused-error.ts';
import { RequestBounds } from '../../../processor/src/receiver/request-bounds.ts';
import { mutate, mutations } from './mutate-body.ts';
import { createJsonSpan, createJsonTraces, field } from './otlp-bodies.ts';
import { propertyRuns } from './property-runs.ts';

const traces = readFileSync(new URL('../../fixtures/otlp/openllmetry.traces.pb', import.meta.url));
const smallJson = Buffer.from(createJsonTraces(createJsonSpan()));

/** The status that a body would be answered with. Anything but a refusal is a crash. */
function decode(
  decoder: { decodeTraces: (body: Uint8Array) => unknown },
  body: Uint8Array,
): number {
  try {
    decoder.decodeTraces(body);
    return 200;
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    return error.status;
  }
}

const metrics = readFileSync(
  new URL('../../fixtures/otlp/openllmetry.metrics.pb', import.meta.url),
);
const protobufMetrics = { decodeTraces: protobufDecoder.decodeMetrics };
const jsonMetrics = { decodeTraces: jsonDecoder.decodeMetrics };

/** Wraps nothing so many times. */
function nest(depth: number, wrap: (inner: Buffer) => Buffer): Buffer {
  let body: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) body = wrap(body);
  return body;
}

suite('protobuf', () => {
  test('cut off at any length is decoded or refused', () => {
    for (let length = 0; length < traces.length; length += 1) {
      const status = decode(protobufDecoder, traces.subarray(0, length));
      assert.ok(status === 200 || status === 400, `${length} bytes: ${status}`);
    }
  });

  test('of metrics with any byte flipped is decoded or refused', () => {
    fc.assert(
      fc.property(fc.nat(metrics.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const body = Uint8Array.from(metrics);
        body[at] = (body[at] ?? 0) ^ mask;
        assert.ok([200, 400, 413].includes(decode(protobufMetrics, body)));
      }),
      propertyRuns(500),
    );
  });

  test('of logs, damaged in any way, is decoded or refused', () => {
    const record = Buffer.concat([
      field(12, 'a.call'),
      field(5, field(6, field(1, Buffer.concat([field(1, 'key'), field(2, field(1, 'value'))])))),
      field(6, Buffer.concat([field(1, 'key'), field(2, field(5, field(1, field(1, 'element'))))])),
      field(9, new Uint8Array(16)),
    ]);
    const logs = field(
      1,
      Buffer.concat([field(1, field(1, field(1, 'k'))), field(2, field(2, record))]),
    );
    fc.assert(
      fc.property(mutations([0x00, 0x0b, 0x80, 0xff]), (changes) => {
        const decoder = { decodeTraces: protobufDecoder.decodeLogs };
        assert.ok([200, 400].includes(decode(decoder, mutate(logs, changes))));
      }),
      propertyRuns(1000),
    );
  });

  test('with any byte flipped is decoded or refused', () => {
    fc.assert(
      fc.property(fc.nat(traces.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const body = Uint8Array.from(traces);
        body[at] = (body[at] ?? 0) ^ mask;
        assert.ok([200, 400, 413].includes(decode(protobufDecoder, body)));
      }),
      propertyRuns(500),
    );
  });

  test('of random bytes is decoded or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        assert.ok([200, 400, 413].includes(decode(protobufDecoder, body)));
        assert.ok([200, 400, 413].includes(decode(protobufMetrics, body)));
      }),
      propertyRuns(1000),
    );
  });

  test('nested beyond reason costs the deep value, and nothing else', () => {
    const attribute = (value: Buffer) =>
      field(1, field(2, field(2, field(9, Buffer.concat([field(1, 'key'), field(2, value)])))));
    const wrap = (inner: Buffer) => field(5, field(1, inner));
    for (const depth of [8, 9, 100, 5000]) {
      const bounds = new RequestBounds();
      const [span] = protobufDecoder.decodeTraces(attribute(nest(depth, wrap)), bounds);
      assert.deepEqual(span?.attributes.get('key'), [[[[[[[[null]]]]]]]]);
      assert.deepEqual([...bounds.cuts], depth > 8 ? [['nested_value', 1]] : []);
    }
  });

  test('of a million empty spans is too large', () => {
    const spans = Buffer.alloc(2_000_000);
    for (let at = 0; at < spans.length; at += 2) spans[at] = 0x12;
    assert.equal(decode(protobufDecoder, field(1, field(2, spans))), 413);
  });

  test('with endless unknown groups is refused', () => {
    assert.equal(decode(protobufDecoder, Buffer.alloc(1_000_000, 0x7b)), 400);
  });
});

suite('JSON', () => {
  test('cut off at any length is refused', () => {
    for (let length = 0; length < smallJson.length; length += 1) {
      assert.equal(decode(jsonDecoder, smallJson.subarray(0, length)), 400, `${length} bytes`);
    }
  });

  test('with any byte changed is decoded or refused', () => {
    fc.assert(
      fc.property(fc.nat(smallJson.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const body = Uint8Array.from(smallJson);
        body[at] = (body[at] ?? 0) ^ mask;
        assert.ok([200, 400].includes(decode(jsonDecoder, body)));
      }),
      propertyRuns(500),
    );
  });

  test('of any shape is decoded or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        decode(jsonDecoder, Buffer.from(text));
        decode(jsonDecoder, Buffer.from(`{"resourceSpans":[${text}]}`));
        decode(
          jsonMetrics,
          Buffer.from(
            `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[${text}]}}]}]}]}`,
          ),
        );
        decode(jsonDecoder, Buffer.from(createJsonTraces(JSON.parse(text))));
        decode(
          jsonDecoder,
          Buffer.from(createJsonTraces(createJsonSpan({ attributes: [JSON.parse(text)] }))),
        );
      }),
      propertyRuns(300),
    );
  });

  test('nested beyond reason is refused, open or closed', () => {
    const deep = '['.repeat(1_000_000);
    assert.equal(decode(jsonDecoder, Buffer.from(deep)), 400);
    assert.equal(decode(jsonDecoder, Buffer.from(`{"a":${deep}${']'.repeat(1_000_000)}}`)), 400);
  });

  test('of millions of empty lists in a field that is not read is stepped over', () => {
    assert.equal(decode(jsonDecoder, Buffer.from(`{"a":[${'[],'.repeat(5_000_000)}[]]}`)), 200);
  });

  test('of millions of attributes, or of elements in one, is too large', () => {
    const attributes = new Array(2_200_000).fill('{}').join();
    const body = `{"resourceSpans":[{"resource":{"attributes":[${attributes}]}}]}`;
    assert.equal(decode(jsonDecoder, Buffer.from(body)), 413);
    const list = `{"key":"k","value":{"arrayValue":{"values":[${attributes}]}}}`;
    const nested = `{"resourceSpans":[{"resource":{"attributes":[${list}]}}]}`;
    assert.equal(decode(jsonDecoder, Buffer.from(nested)), 413);
  });

  test('of a million empty spans is too large', () => {
    const spans = `{"resourceSpans":[{"scopeSpans":[{"spans":[${'{},'.repeat(1_000_000)}{}]}]}]}`;
    assert.equal(decode(jsonDecoder, Buffer.from(spans)), 413);
  });

  test('whose text looks like nesting is taken', () => {
    const name = `${'['.repeat(1000)}"\\"[[[\\`;
    const body = Buffer.from(createJsonTraces(createJsonSpan({ name })));
    assert.equal(jsonDecoder.decodeTraces(body)[0]?.name, name);
  });

  test('that is no object is refused', () => {
    for (const text of [
      '[]',
      'null',
      '1',
      '"x"',
      '{"resourceSpans":{}}',
      '{"resourceSpans":[{"scopeSpans":1}]}',
    ]) {
      assert.equal(decode(jsonDecoder, Buffer.from(text)), 400, text);
    }
  });
});
