import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  decodeLogs,
  decodeMetrics,
  decodeTraces,
} from '../../../../processor/src/receiver/otlp-json.ts';
import { assertSameDecoding } from '../assert-same-decoding.ts';
import { mutate, mutations } from '../mutate-body.ts';
import { propertyRuns } from '../property-runs.ts';
import { arbitraryLogs, arbitraryMetrics, arbitraryTraces } from './arbitrary-export.ts';
import { decodeLogsSlowly, decodeMetricsSlowly, decodeTracesSlowly } from './oracle.ts';

const signals = [
  {
    signal: 'traces',
    own: (body: Uint8Array) => decodeTraces(body),
    oracle: decodeTracesSlowly,
    exports: arbitraryTraces,
  },
  {
    signal: 'metrics',
    own: (body: Uint8Array) => decodeMetrics(body),
    oracle: decodeMetricsSlowly,
    exports: arbitraryMetrics,
  },
  {
    signal: 'logs',
    own: (body: Uint8Array) => decodeLogs(body),
    oracle: decodeLogsSlowly,
    exports: arbitraryLogs,
  },
] as const;

const encode = (value: unknown, indent: number | string = 0) =>
  Buffer.from(JSON.stringify(value, null, indent));
const damage = mutations([...Buffer.from('{}[],:"\\0-.eu \n'), 0x00, 0x1f, 0x80, 0xc3, 0xff]);

for (const { signal, own, oracle, exports } of signals) {
  suite(`any export of ${signal}`, () => {
    test('is decoded as JSON.parse and a walk would', () => {
      fc.assert(
        fc.property(exports, (value) => assertSameDecoding(own, oracle, encode(value))),
        propertyRuns(500),
      );
    });

    test('with white space and a byte order mark is decoded alike', () => {
      fc.assert(
        fc.property(exports, fc.constantFrom(1, '\t', '\r\n '), (value, indent) => {
          // What is no text stays as it was sent, white space included: it is left out here.
          const plain = JSON.parse(JSON.stringify(value, (key, item) => toPlain(key, item)));
          const body = Buffer.concat([
            Buffer.from('\uFEFF'),
            encode(plain, indent),
            Buffer.from(' \n'),
          ]);
          assertSameDecoding(own, oracle, body);
        }),
        propertyRuns(100),
      );
    });

    test('that was damaged is decoded or refused as JSON.parse and a walk would', () => {
      fc.assert(
        fc.property(exports, damage, (value, changes) =>
          assertSameDecoding(own, oracle, mutate(encode(value), changes)),
        ),
        propertyRuns(1000),
      );
    });
  });
}

function toPlain(key: string, item: unknown): unknown {
  return key.endsWith('Value') && typeof item === 'object' && !/^(array|kvlist)/.test(key)
    ? null
    : item;
}

test("a real sender's export, damaged, is decoded or refused as JSON.parse and a walk would", () => {
  const fixture = readFileSync(
    new URL('../../../fixtures/otlp/openllmetry.traces.json', import.meta.url),
  );
  fc.assert(
    fc.property(damage, (changes) =>
      assertSameDecoding(
        (body) => decodeTraces(body),
        decodeTracesSlowly,
        mutate(fixture, changes),
      ),
    ),
    propertyRuns(300),
  );
});

test('whatever is JSON is decoded or refused as JSON.parse and a walk would', () => {
  const wraps = [
    (text: string) => text,
    (text: string) => `{"resourceSpans":[${text}]}`,
    (text: string) => `{"unknown":${text},"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}`,
  ];
  fc.assert(
    fc.property(fc.json(), damage, fc.constantFrom(...wraps), (text, changes, wrap) => {
      for (const inner of [text, mutate(Buffer.from(text), changes).toString('latin1')]) {
        assertSameDecoding(
          (body) => decodeTraces(body),
          decodeTracesSlowly,
          Buffer.from(wrap(inner)),
        );
      }
    }),
    propertyRuns(1000),
  );
});
