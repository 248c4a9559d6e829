import type { Span } from '../domain/span.ts';
import type { Dialect, UsageRecord } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { readCall } from './call.ts';
import type { Extracted } from './extracted.ts';
import { resolveSource, resolveStatus } from './gen-ai-outcome.ts';
import { resolveProviderName } from './provider-name.ts';
import { operationNames, providerNames, usage } from './semconv.ts';
import type { SpanTimes, TimeLimits } from './span-times.ts';
import { validateUsage } from './validate-usage.ts';

/** Reads a call that a dialect of its own has been translated from into the words of the contract. */
export function extractForeignCall(span: Span, limits: TimeLimits, dialect: Dialect): Extracted {
  return validateUsage(span, limits, createRecord, { lenient: true });

  function createRecord(_: Span, times: SpanTimes, reader: AttributeReader): UsageRecord {
    const call = readCall(span, times, reader);
    const status = resolveStatus(span, call);
    return {
      ...call,
      dialect,
      operationName: reader.requiredText(operationNames),
      providerName: resolveProviderName(reader.requiredText(providerNames)),
      status,
      source: resolveSource(status, call),
      estimateMethod: null,
      billing: {
        organization: reader.text(usage.billingOrganization),
        project: reader.text(usage.billingProject),
        key: null,
      },
      sequence: null,
    };
  }
}
