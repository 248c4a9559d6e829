import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttributeValue } from '../../../processor/src/domain/span.ts';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';
import * as semconv from '../../../processor/src/extract/semconv.ts';
import { createSpan, createUsageSpan, limits } from './create-span.ts';

const groups = [semconv.call, semconv.usage, semconv.tokens, semconv.cost, semconv.attribution];
const names = groups.flatMap((group) => Object.values<readonly string[]>(group)).flat();
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string(),
  fc.double(),
  fc.nat(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
  fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null))),
  fc.dictionary(fc.string(), fc.string()),
);
const attributes = fc.dictionary(
  fc.oneof(
    fc.constantFrom(...names),
    fc.string().map((key) => semconv.unitPrefix + key),
    fc.string().map((key) => semconv.tagPrefix + key),
  ),
  value,
);
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

test('whatever attributes are sent, the span becomes a record or is set aside', () => {
  fc.assert(
    fc.property(attributes, attributes, nanos, nanos, (onSpan, onResource, start, end) => {
      const usual = createUsageSpan(onSpan);
      const odd = { ...usual, startTimeUnixNano: start, endTimeUnixNano: end };
      for (const span of [usual, odd, { ...usual, name: 'chat', scopeName: '' }]) {
        const resource = new Map(Object.entries(onResource));
        const extracted = extractUsage({ ...span, resource }, limits);
        assert.ok(['usage', 'quarantined', 'ignored'].includes(extracted.kind));
      }
    }),
    { numRuns: 500 },
  );
});

test('every count of a record is a whole number, and every quantity a finite one', () => {
  fc.assert(
    fc.property(attributes, (onSpan) => {
      const extracted = extractUsage(createUsageSpan(onSpan), limits);
      if (extracted.kind !== 'usage') return;
      const { tokens, units } = extracted.record;
      for (const count of Object.values(tokens)) {
        assert.ok(count === null || (Number.isSafeInteger(count) && count >= 0));
      }
      for (const quantity of Object.values(units)) {
        assert.ok(Number.isFinite(quantity) && quantity >= 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('a span of our own scope that is not about usage is ignored', () => {
  const span = createSpan({ name: 'flush', scopeName: semconv.usageScopeName });
  assert.deepEqual(extractUsage(span, limits), { kind: 'ignored', reason: 'not_usage' });
});
