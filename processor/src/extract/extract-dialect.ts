import type { Span } from '../domain/span.ts';
import type { TokenCounts, UsageRecord } from '../domain/usage.ts';
import { AttributeReader } from './attribute-reader.ts';
import { readCall } from './call.ts';
import type { Extracted } from './extracted.ts';
import { resolveSource, resolveStatus } from './gen-ai-outcome.ts';
import { resolveStatedProvider } from './provider-name.ts';
import { resolveProviderOfModel } from './provider-of-model.ts';
import { unknownTokens } from './raw-usage.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import type { SpanTimes, TimeLimits } from './span-times.ts';
import { isInconsistent } from './token-counts.ts';
import { includeParts, includeThoughts } from './token-inclusion.ts';
import { validateUsage } from './validate-usage.ts';

/**
 * Reads a span that somebody else's instrumentation made. Only inference is billed, never the agent,
 * the workflow or the function above it, which repeats the tokens of its model calls.
 */
export function extractDialect(dialect: SpanDialect, span: Span, limits: TimeLimits): Extracted {
  const operation = dialect.resolveOperation(
    span,
    new AttributeReader(span.attributes, { lenient: true }),
  );
  if (operation.kind === 'ignored') return operation;
  const { operationName } = operation;
  return validateUsage(span, limits, createRecord, { lenient: true });

  function createRecord(_: Span, times: SpanTimes, reader: AttributeReader): UsageRecord {
    const { totalTokens, providerName, estimateMethod, ...call } = read(
      dialect,
      { span, times },
      reader,
    );
    const isGemini = /gemini/i.test(call.responseModel ?? call.requestModel ?? '');
    const include = isGemini ? includeThoughts : includeParts;
    const tokens = isMadeUp(span, call.tokens) ? unknownTokens : include(call.tokens, totalTokens);
    const status = resolveStatus(span, call);
    const source = resolveSource(status, { ...call, tokens }, { operationName, providerName });
    return {
      ...call,
      tokens,
      inconsistent: isInconsistent(tokens),
      dialect: dialect.dialect,
      operationName,
      providerName: providerName ?? 'unknown',
      status,
      source: source === 'reported' && estimateMethod !== null ? 'estimated' : source,
      estimateMethod: source === 'reported' ? estimateMethod : null,
      sequence: null,
    };
  }
}

function read(
  { vocabulary, correct, dialect }: SpanDialect,
  { span, times }: { span: Span; times: SpanTimes },
  reader: AttributeReader,
): Reading {
  const call = readCall(span, times, reader, vocabulary);
  const stated = reader.text(vocabulary.provider);
  const reading: Reading = {
    ...call,
    providerName: resolveStatedProvider(stated),
    httpStatusCode: call.httpStatusCode ?? readHttpStatus(span, call.errorType),
    totalTokens: reader.count(vocabulary.totalTokens),
    estimateMethod: null,
    billing: { organization: null, project: null, key: null },
  };
  const corrected = correct?.(reading, span, reader) ?? reading;
  // Some senders do not say whom they called, and only one provider has such a model.
  const model = corrected.responseModel ?? corrected.requestModel;
  const providerName =
    corrected.providerName ?? (model === null ? null : resolveProviderOfModel(model));
  // The conventions require it: without it, and without such a model, the span is not theirs.
  if (providerName === null && dialect === 'gen-ai') reader.requiredText(vocabulary.provider);
  return { ...corrected, providerName };
}

/** For a failure that they could not count several senders state zeros. */
function isMadeUp({ statusCode }: Span, tokens: TokenCounts): boolean {
  return statusCode === 2 && Object.values(tokens).every((count) => count === null || count === 0);
}

/**
 * The HTTP status at the start of the message that OpenAI's and Anthropic's clients give their errors,
 * where the sender has no attribute for it. Nothing else of the message is read: it can quote the prompt.
 */
function readHttpStatus(
  { statusCode, statusMessage }: Span,
  errorType: string | null,
): number | null {
  if (statusCode !== 2 || errorType !== null) return null;
  const code = /^(?:[\w.]{1,80}: )?Error code: ([45]\d\d)\b/.exec(statusMessage)?.[1];
  return code === undefined ? null : Number(code);
}
