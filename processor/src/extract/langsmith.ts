import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { type Operation, resolveOperation as resolveGenAiOperation } from './gen-ai-operation.ts';
import { parseJsonObject } from './json-object.ts';
import { mergeTokens, readRawUsage } from './raw-usage.ts';
import { labelTags, sortMetadata } from './sort-metadata.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

const kind = ['langsmith.span.kind'];
const inferenceKinds = new Set(['llm', 'embedding']);
/** Who caused the call; LangSmith's other metadata describes the run and the process. */
const metadataKeys = /^(user|session|thread|conversation)_?id$/i;

/**
 * LangSmith's OpenTelemetry exporter: LangChain's runs, and clients wrapped by `wrap_openai`. Input
 * includes the cache, which LangChain's usage metadata tells apart.
 */
export const langSmith: SpanDialect = {
  dialect: 'langsmith',
  matches: ({ attributes }: Span) => attributes.has('langsmith.span.kind'),
  vocabulary: createVocabulary({}),
  resolveOperation,
  correct,
};

function resolveOperation(span: Span, reader: AttributeReader): Operation {
  if (!inferenceKinds.has(reader.text(kind)?.toLowerCase() ?? '')) {
    return { kind: 'ignored', reason: 'not_inference' };
  }
  return resolveGenAiOperation(span, reader);
}

function correct(reading: Reading, _: Span, reader: AttributeReader): Reading {
  const usage = parseJsonObject(reader.value(['langsmith.metadata.usage_metadata']));
  const labels = reader.text(['langsmith.span.tags'])?.split(',') ?? [];
  const metadata = [...reader.withPrefix('langsmith.metadata.')].filter(([key]) =>
    metadataKeys.test(key),
  );
  return {
    ...reading,
    tokens: usage === null ? reading.tokens : mergeTokens(reading.tokens, readRawUsage(usage)),
    attribution: sortMetadata(reading.attribution, [
      ...metadata,
      ...labelTags(labels.map((label) => label.trim())),
    ]),
  };
}
