import type { AttributeValue, Span } from '../../../processor/src/domain/span.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { extractUsage } from '../../../processor/src/extract/extract-usage.ts';

export const startedAtUs = 1_795_313_555_600_563n;

const dayUs = 86_400_000_000n;
export const limits = {
  nowUs: startedAtUs + 10_000_000n,
  maxAgeUs: 35n * dayUs,
  maxAheadUs: 300_000_000n,
};

export type AttributeObject = Readonly<Record<string, AttributeValue>>;

/** A span of 25.731 ms that began ten seconds ago. */
export function createSpan({
  attributes = {},
  resource = {},
  ...changes
}: Partial<Omit<Span, 'attributes' | 'resource'>> & {
  attributes?: AttributeObject;
  resource?: AttributeObject;
} = {}): Span {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    parentSpanId: null,
    name: 'chat gpt-5',
    startTimeUnixNano: 1_795_313_555_600_563_477n,
    endTimeUnixNano: 1_795_313_555_626_294_880n,
    statusCode: 0,
    statusMessage: '',
    scopeName: 'example.instrumentation',
    ...changes,
    attributes: new Map(Object.entries(attributes)),
    resource: new Map(Object.entries(resource)),
  };
}

/** The required attributes of an `ai.usage` span, and these. */
export function createUsageSpan(
  attributes: AttributeObject = {},
  changes: Partial<Span> = {},
): Span {
  const required = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'ai.usage.status': 'success',
    'ai.usage.source': 'reported',
    'ai.usage.sequence': 1,
  };
  return {
    ...createSpan({ name: 'ai.usage', attributes: { ...required, ...attributes } }),
    scopeName: '@tallylight/instrumentation',
    ...changes,
  };
}

/** A span of the GenAI conventions with what they require, and these attributes. */
export function createGenAiSpan(
  attributes: AttributeObject = {},
  changes: Partial<Span> = {},
): Span {
  const required = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' };
  return { ...createSpan({ attributes: { ...required, ...attributes } }), ...changes };
}

/** The record that a span gives; an error that says why it gives none. */
export function extractRecord(span: Span): UsageRecord {
  const extracted = extractUsage(span, limits);
  if (extracted.kind === 'usage') return extracted.record;
  throw new Error(extracted.kind === 'ignored' ? extracted.reason : extracted.span.detail);
}
