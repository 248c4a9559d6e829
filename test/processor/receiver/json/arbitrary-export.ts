import fc from 'fast-check';

/** What a field may hold: mostly what belongs there, at times anything at all, or nothing. */
function mostly(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function object(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, mostly(value)]),
  );
  const known = fc.record(values, { requiredKeys: [] });
  const unknown = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 1 });
  // In any order.
  return fc
    .tuple(known, unknown, fc.integer())
    .map(([first, second, salt]) =>
      Object.fromEntries(
        Object.entries({ ...second, ...first }).sort(([a], [b]) => hash(a, salt) - hash(b, salt)),
      ),
    );
}

function hash(text: string, salt: number): number {
  return [...text].reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), salt);
}

const list = (element: fc.Arbitrary<unknown>) => fc.array(mostly(element), { maxLength: 3 });

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.string({ unit: fc.constantFrom('\uD800', '\uDC00', '"', '\\', '\0', '\n', 'é', 'x') }),
  fc.constantFrom('gen_ai.usage.input_tokens', 'openai', '__proto__', 'x'.repeat(70)),
);
const integer = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.nat().map(String),
  fc.constantFrom('1e3', '1.0', '-0', 1.5, 1e3, '007', '', ' 1', 'NaN'),
);
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '0.5', '-1e9', 'x', ' ', '0x10'),
);
const time = fc.oneof(
  fc.bigInt({ min: -1n, max: 2n ** 65n }).map(String),
  fc.constantFrom(1500, '1795313555600563477', -1, '-1'),
);
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 32 });

const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    object({ stringValue: text }),
    object({ intValue: integer }),
    object({ doubleValue: double }),
    object({ boolValue: fc.boolean(), bytesValue: fc.base64String({ maxLength: 12 }) }),
    object({ arrayValue: object({ values: list(tie('any')) }) }),
    object({
      kvlistValue: object({ values: list(object({ key: text, value: tie('any') })) }),
    }),
  ),
})).any;

const attributes = list(object({ key: text, value: anyValue }));
const resource = object({ attributes });

/** Any JSON trace export, malformed fields included. */
export const arbitraryTraces: fc.Arbitrary<unknown> = object({
  resourceSpans: list(
    object({
      resource,
      scopeSpans: list(
        object({
          scope: object({ name: text, version: text }),
          spans: list(
            object({
              traceId: hex,
              spanId: hex,
              parentSpanId: hex,
              name: text,
              kind: fc.nat(5),
              startTimeUnixNano: time,
              endTimeUnixNano: time,
              attributes,
              events: fc.jsonValue(),
              status: object({ code: fc.integer({ min: 0, max: 3 }), message: text }),
            }),
          ),
        }),
      ),
    }),
  ),
});

const dataPoint = {
  startTimeUnixNano: time,
  timeUnixNano: time,
  attributes,
  flags: fc.nat(2),
  exemplars: fc.jsonValue(),
};
const dataPoints = list(object({ ...dataPoint, asInt: integer }));
const histogramPoints = list(object({ ...dataPoint, count: integer, sum: double }));
const aggregation = {
  aggregationTemporality: fc.integer({ min: 0, max: 3 }),
  isMonotonic: fc.boolean(),
};

/** Any JSON metrics export. */
export const arbitraryMetrics: fc.Arbitrary<unknown> = object({
  resourceMetrics: list(
    object({
      resource,
      scopeMetrics: list(
        object({
          scope: object({ name: text, version: text }),
          metrics: list(
            fc.oneof(
              object({ name: text, unit: text, sum: object({ dataPoints, ...aggregation }) }),
              object({ name: text, unit: text, gauge: object({ dataPoints, ...aggregation }) }),
              object({
                name: text,
                unit: text,
                histogram: object({ dataPoints: histogramPoints, ...aggregation }),
              }),
              object({ name: text, summary: object({ dataPoints }) }),
            ),
          ),
        }),
      ),
    }),
  ),
});

/** Any JSON log export. */
export const arbitraryLogs: fc.Arbitrary<unknown> = object({
  resourceLogs: list(
    object({
      resource,
      scopeLogs: list(
        object({
          scope: object({ name: text, version: text }),
          logRecords: list(
            object({
              timeUnixNano: time,
              observedTimeUnixNano: time,
              severityNumber: fc.nat(24),
              severityText: text,
              body: anyValue,
              attributes,
              traceId: hex,
              spanId: hex,
              eventName: text,
            }),
          ),
        }),
      ),
    }),
  ),
});
