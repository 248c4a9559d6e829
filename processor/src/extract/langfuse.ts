import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Operation } from './gen-ai-operation.ts';
import { parseJsonObject } from './json-object.ts';
import { readLangfuseUsage } from './langfuse-usage.ts';
import { mergeTokens } from './raw-usage.ts';
import { sortMetadata } from './sort-metadata.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { toText } from './text.ts';
import { createVocabulary } from './vocabulary.ts';

const type = ['langfuse.observation.type'];
const usageDetails = ['langfuse.observation.usage_details'];
const traceMetadata = 'langfuse.trace.metadata.';

const operations: ReadonlyMap<string, string> = new Map([
  ['generation', 'chat'],
  ['embedding', 'embeddings'],
]);

/**
 * Langfuse's SDKs. Counts and metadata are JSON; apart from OpenAI's own usage object, which is passed
 * on as it is, the counts are buckets that do not overlap. `cost_details` is what the app or the SDK
 * made up, zeros for a failure included: never read.
 */
export const langfuse: SpanDialect = {
  dialect: 'langfuse',
  matches: ({ attributes }: Span) => attributes.has('langfuse.observation.type'),
  vocabulary: createVocabulary({
    call: {
      responseModel: ['langfuse.observation.model.name'],
      finishReasons: ['langfuse.observation.metadata.finish_reason'],
    },
    attribution: { userId: ['langfuse.user.id'], sessionId: ['langfuse.session.id'] },
  }),
  resolveOperation,
  correct,
};

/**
 * A generation without usage is what an app puts around a client that is instrumented itself; only
 * Langfuse's own integration of OpenAI makes one for each call.
 */
function resolveOperation({ name, statusCode }: Span, reader: AttributeReader): Operation {
  const operationName = operations.get(reader.text(type)?.toLowerCase() ?? '');
  if (operationName === undefined) return { kind: 'ignored', reason: 'not_inference' };
  const isCall = reader.has(usageDetails) || name.startsWith('OpenAI-') || statusCode === 2;
  return isCall ? { kind: 'inference', operationName } : { kind: 'ignored', reason: 'no_usage' };
}

function correct(reading: Reading, span: Span, reader: AttributeReader): Reading {
  const usage = parseJsonObject(reader.value(usageDetails));
  const parameters = parseJsonObject(reader.value(['langfuse.observation.model.parameters'])) ?? {};
  const timeToFirstChunk = readTimeToFirstChunk(span, reader);
  return {
    ...reading,
    tokens: usage === null ? reading.tokens : mergeTokens(readLangfuseUsage(usage), reading.tokens),
    finishReasons: reading.finishReasons.map((reason) => toText(decode(reason)) ?? reason),
    serviceTier: reading.serviceTier ?? toText(parameters.service_tier),
    stream: reading.stream ?? (timeToFirstChunk === null ? null : true),
    timeToFirstChunk: reading.timeToFirstChunk ?? timeToFirstChunk,
    attribution: sortMetadata({ ...reading.attribution, tags: {} }, [
      ...Object.entries(reading.attribution.tags),
      ...readMetadata(reader),
    ]),
  };
}

/** Each value is JSON: a text has quotes of its own. */
function readMetadata(reader: AttributeReader): [string, unknown][] {
  return [...reader.withPrefix(traceMetadata)].map(([key, value]) => [key, decode(value)]);
}

function readTimeToFirstChunk({ startTimeUnixNano }: Span, reader: AttributeReader): number | null {
  const text = toText(decode(reader.value(['langfuse.observation.completion_start_time'])));
  const firstMs = text === null ? Number.NaN : Date.parse(text);
  const seconds = (firstMs - Number(startTimeUnixNano / 1_000_000n)) / 1000;
  return seconds >= 0 ? seconds : null;
}

function decode(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
