import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { decodeMetrics, decodeTraces } from '../../../../processor/src/receiver/otlp-protobuf.ts';
import { ExportMetricsServiceRequestSchema } from '../../../support/otlp-generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts';
import { ExportTraceServiceRequestSchema } from '../../../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import { assertSameDecoding } from '../assert-same-decoding.ts';
import { mutate, mutations } from '../mutate-body.ts';
import { propertyRuns } from '../property-runs.ts';
import { arbitraryMessage } from './arbitrary-message.ts';
import { decodeMetricsSlowly, decodeTracesSlowly, listSpans } from './oracle.ts';

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

const damage = mutations([0x00, 0x80, 0xff, 0x0a, 0x0b, 0x0c]);

for (const { signal, schema, own, oracle, fixture } of signals) {
  suite(`any export of ${signal}`, () => {
    test('is decoded as the full decoder does', () => {
      fc.assert(
        fc.property(arbitraryMessage(schema), (body) => assertSameDecoding(own, oracle, body)),
        propertyRuns(300),
      );
    });

    test('that was damaged is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(arbitraryMessage(schema), damage, (body, changes) =>
          assertSameDecoding(own, oracle, mutate(body, changes)),
        ),
        propertyRuns(1000),
      );
    });

    test('sent as one of a real sender and damaged is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(damage, (changes) => assertSameDecoding(own, oracle, mutate(fixture, changes))),
        propertyRuns(300),
      );
    });

    test('cut off at any byte is decoded or refused as the full decoder does', () => {
      for (let length = 0; length < fixture.length; length += 7) {
        assertSameDecoding(own, oracle, fixture.subarray(0, length));
      }
    });

    test('of random bytes is decoded or refused as the full decoder does', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (body) =>
          assertSameDecoding(own, oracle, body),
        ),
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
