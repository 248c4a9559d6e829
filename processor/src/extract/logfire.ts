import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { genAi } from './gen-ai.ts';
import { type Operation, resolveOperation as resolveGenAiOperation } from './gen-ai-operation.ts';
import { parseJsonObject } from './json-object.ts';
import { mergeTokens, readRawUsage } from './raw-usage.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

const template = ['logfire.msg_template'];

/**
 * Logfire's instrumentations of OpenAI's and Anthropic's clients. Input includes the cache, which only
 * the provider's own usage tells apart. `operation.cost` is the sender's estimate: never read.
 */
export const logfire: SpanDialect = {
  dialect: 'logfire',
  matches: (span: Span) => span.scopeName.startsWith('logfire.') && genAi.matches(span),
  vocabulary: createVocabulary({}),
  resolveOperation,
  correct,
};

/** A stream makes two spans: the request without a word on the answer, and a log with its usage. */
function resolveOperation(span: Span, reader: AttributeReader): Operation {
  const isLog = reader.text(template)?.startsWith('streaming response from') ?? false;
  const { call, tokens } = logfire.vocabulary;
  const isAnswered = reader.has(call.responseId) || reader.has(tokens.inputTokens);
  if (!isLog && !isAnswered && span.statusCode !== 2) {
    return { kind: 'ignored', reason: 'repeated_by_sender' };
  }
  return resolveGenAiOperation(span, reader);
}

function correct(reading: Reading, _: Span, reader: AttributeReader): Reading {
  const usage = parseJsonObject(reader.value(['gen_ai.usage.raw']));
  const isLog = reader.text(template)?.startsWith('streaming response from') ?? false;
  return {
    ...reading,
    tokens: usage === null ? reading.tokens : mergeTokens(reading.tokens, readRawUsage(usage)),
    stream: reading.stream ?? (isLog ? true : null),
  };
}
