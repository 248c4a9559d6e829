import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { ExportMetricsServiceRequestSchema } from '../../../../processor/src/receiver/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts';
import { ExportTraceServiceRequestSchema } from '../../../../processor/src/receiver/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import { decodeMetrics, decodeTraces } from '../../../../processor/src/receiver/otlp-protobuf.ts';
import { RefusedError } from '../../../../processor/src/receiver/refused-error.ts';
import { propertyRuns } from '../property-runs.ts';
import { arbitraryMessage } from './arbitrary-message.ts';
import { decodeMetricsSlowly, decodeTracesSlowly, listSpans } from './oracle.ts';

type Decode = (body: Uint8Array) => unknown;

/** What a decoder answers: its content, or that it refuses. */
function outcomeOf(
  decode: Decode,
  body: Uint8Array,
  isRefusal: (error: unknown) => boolean,
): unknown {
  try {
    return decode(body);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return 'refused';
  }
}

function assertSame(own: Decode, oracle: Decode, body: Uint8Array): void {
  const isRefusal = (error: unknown) => error instanceof RefusedError && error.status === 400;
  assert.deepEqual(
    outcomeOf(own, body, isRefusal),
    outcomeOf(oracle, body, () => true),
  );
}

const readFixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/otlp/${name}.pb`, import.meta.url));

const signals = [
  {
    signal: 'traces',
    schema: ExportTraceServiceRequestSchema,
    own: (body: Uint8Array) => decodeTraces(body),
    oracle: decodeTracesSlowly,
    fixture: readFixture('openllmetry.traces'),
  },
  {
    signal: 'metrics',
    schema: ExportMetricsServiceRequestSchema,
    own: (body: Uint8Array) => decodeMetrics(body),
    oracle: decodeMetricsSlowly,
    fixture: readFixture('openllmetry.metrics'),
  },
] as const;

interface Mutation {
  /** The position, as a share of the length. */
  readonly at: number;
  readonly kind: 'flip' | 'set' | 'remove' | 'insert' | 'repeat' | 'truncate';
  readonly byte: number;
  readonly length: number;
}

/** Changes of bytes, cuts and insertions, as positions that fit any length. */
const mutations = fc.array(
  fc.record<Mutation>({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    kind: fc.constantFrom('flip', 'set', 'remove', 'insert', 'repeat', 'truncate'),
    byte: fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0, 0x80, 0xff, 0x0a, 0x0b, 0x0c),
    ),
    length: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(body: Uint8Array, changes: readonly Mutation[]): Buffer {
  let bytes: Buffer = Buffer.from(body);
  for (const { at: share, kind, byte, length } of changes) {
    const at = Math.floor(share * bytes.length);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    const inserted = Buffer.alloc(length, byte);
    bytes = Buffer.concat(
      {
        flip: [head, tail.subarray(0, 1).map((old) => old ^ (byte || 1)), tail.subarray(1)],
        set: [head, inserted, tail.subarray(length)],
        remove: [head, tail.subarray(length)],
        insert: [head, inserted, tail],
        repeat: [head, tail.subarray(0, length), tail],
        truncate: [head],
      }[kind],
    );
  }
  return bytes;
}

for (const { signal, schema, own, oracle, fixture } of signals) {
  suite(`any export of ${signal}`, () => {
    test('is decoded as the full decoder does', () => {
      fc.assert(
        fc.property(arbitraryMessage(schema), (body) => assertSame(own, oracle, body)),
        propertyRuns(300),
      );
    });

    test('that was damaged is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(arbitraryMessage(schema), mutations, (body, changes) =>
          assertSame(own, oracle, mutate(body, changes)),
        ),
        propertyRuns(1000),
      );
    });

    test('sent as one of a real sender and damaged is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(mutations, (changes) => assertSame(own, oracle, mutate(fixture, changes))),
        propertyRuns(300),
      );
    });

    test('cut off at any byte is decoded or refused as the full decoder does', () => {
      for (let length = 0; length < fixture.length; length += 7) {
        assertSame(own, oracle, fixture.subarray(0, length));
      }
    });

    test('of random bytes is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (body) => assertSame(own, oracle, body)),
        propertyRuns(1000),
      );
    });

    test('in two parts says the same as both of them, one after the other', () => {
      fc.assert(
        fc.property(arbitraryMessage(schema), arbitraryMessage(schema), (first, second) => {
          const together = Buffer.concat([first, second]);
          assert.deepEqual(own(together), [
            ...(own(first) as unknown[]),
            ...(own(second) as unknown[]),
          ]);
        }),
        propertyRuns(100),
      );
    });
  });
}

test('an intact export of traces needs no mending: it is decoded as the bare library does', () => {
  fc.assert(
    fc.property(arbitraryMessage(ExportTraceServiceRequestSchema), (body) =>
      assert.deepEqual(
        decodeTraces(body),
        listSpans(fromBinary(ExportTraceServiceRequestSchema, body)),
      ),
    ),
    propertyRuns(300),
  );
});
