import type { Span } from '../domain/span.ts';
import type { Attribution, UsageRecord } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { readCall } from './call.ts';
import type { Extracted } from './extracted.ts';
import { resolveProviderName } from './provider-name.ts';
import { operationNames, providerNames, usage, usageScopeName, usageSpanName } from './semconv.ts';
import type { SpanTimes, TimeLimits } from './span-times.ts';
import { validateUsage } from './validate-usage.ts';

/** Whether the span speaks our own dialect: one `ai.usage` span per attempt on the wire. */
export function isAiUsage({ name, scopeName, attributes }: Span): boolean {
  if (name === usageSpanName) return true;
  return scopeName === usageScopeName && usage.source.some((key) => attributes.has(key));
}

/** Reads a span of our own instrumentation, whose every word the telemetry contract fixes. */
export function extractAiUsage(span: Span, limits: TimeLimits): Extracted {
  return validateUsage(span, limits, createRecord);
}

function createRecord(span: Span, times: SpanTimes, reader: AttributeReader): UsageRecord {
  const call = readCall(span, times, reader);
  const record: UsageRecord = {
    ...call,
    attribution: addMissingContext(call.attribution, reader.text(usage.missingContext)),
    dialect: 'ai-usage',
    operationName: reader.requiredText(operationNames),
    providerName: resolveProviderName(reader.requiredText(providerNames)),
    status: reader.requiredWord(usage.status, [
      'success',
      'error',
      'timeout',
      'rate_limited',
      'cancelled',
      'incomplete',
    ]),
    source: reader.requiredWord(usage.source, ['reported', 'estimated', 'absent', 'not_billed']),
    estimateMethod: reader.text(usage.estimateMethod),
    billing: {
      organization: reader.text(usage.billingOrganization),
      project: reader.text(usage.billingProject),
      key: reader.text(usage.billingKey),
    },
    sequence: reader.count(usage.sequence, { min: 1 }),
  };
  // A stored response that is fetched again was billed when it was made.
  return record.operationName === 'fetch_response' ? { ...record, source: 'not_billed' } : record;
}

/** As a tag it is found, shown and filtered like everything else that says who caused a call, or does not. */
function addMissingContext(attribution: Attribution, missing: string | null): Attribution {
  if (missing === null) return attribution;
  return { ...attribution, tags: { ...attribution.tags, 'context.missing': missing } };
}
