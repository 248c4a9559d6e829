import type { Span } from '../domain/span.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { AttributeReader } from './attribute-reader.ts';
import { readCall } from './call.ts';
import type { Extracted } from './extracted.ts';
import { resolveOperation } from './gen-ai-operation.ts';
import { resolveSource, resolveStatus } from './gen-ai-outcome.ts';
import { resolveProviderName } from './provider-name.ts';
import { operationNames, providerNames, tokens } from './semconv.ts';
import type { SpanTimes, TimeLimits } from './span-times.ts';
import { validateUsage } from './validate-usage.ts';

const markers = [
  ...operationNames,
  ...providerNames,
  ...tokens.inputTokens,
  ...tokens.outputTokens,
];

/** Whether the span follows the GenAI semantic conventions, of any generation. */
export function isGenAi({ attributes }: Span): boolean {
  return markers.some((name) => attributes.has(name));
}

/**
 * Reads a span that somebody else's instrumentation made. Only inference is billed, never the agent
 * or the workflow above it, which repeats the tokens of its model calls.
 */
export function extractGenAi(span: Span, limits: TimeLimits): Extracted {
  const operation = resolveOperation(span, new AttributeReader(span.attributes));
  if (operation.kind === 'ignored') return operation;
  const { operationName } = operation;
  return validateUsage(span, limits, createRecord);

  function createRecord(_: Span, times: SpanTimes, reader: AttributeReader): UsageRecord {
    const call = readCall(span, times, reader);
    const status = resolveStatus(span, call);
    return {
      ...call,
      dialect: 'gen-ai',
      operationName,
      providerName: resolveProviderName(reader.requiredText(providerNames)),
      status,
      source: resolveSource(status, call),
      estimateMethod: null,
      billing: { organization: null, project: null, key: null },
      sequence: null,
    };
  }
}
