import type { Span } from '../domain/span.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { AttributeReader } from './attribute-reader.ts';
import type { Extracted } from './extracted.ts';
import { createQuarantinedSpan } from './quarantined-span.ts';
import { findObjection, readTimes, type SpanTimes, type TimeLimits } from './span-times.ts';

/** Turns a span into a record with the dialect's `create`, or sets it aside with all that is wrong. */
export function validateUsage(
  span: Span,
  limits: TimeLimits,
  create: (span: Span, times: SpanTimes, reader: AttributeReader) => UsageRecord,
  { lenient = false }: { lenient?: boolean } = {},
): Extracted {
  const objection = findObjection(span, limits);
  if (objection !== null) {
    return { kind: 'quarantined', span: createQuarantinedSpan(span, objection) };
  }
  const reader = new AttributeReader(span.attributes, { lenient });
  const record = create(span, readTimes(span, limits), reader);
  if (reader.problems.length === 0) return { kind: 'usage', record };
  const detail = reader.problems.join(' ');
  return {
    kind: 'quarantined',
    span: createQuarantinedSpan(span, { reason: 'invalid_attributes', detail }),
  };
}
