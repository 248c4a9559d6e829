import type { Span } from '../domain/span.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { genAi } from './gen-ai.ts';
import { type Operation, resolveOperation as resolveGenAiOperation } from './gen-ai-operation.ts';
import type { Reading, SpanDialect } from './span-dialect.ts';
import { readVercelMetadata } from './vercel-metadata.ts';
import { resolveVercelProvider } from './vercel-provider.ts';
import { createVocabulary } from './vocabulary.ts';

const operationId = ['ai.operationId'];

const operations: ReadonlyMap<string, string> = new Map([
  ['doGenerate', 'chat'],
  ['doStream', 'chat'],
  ['doEmbed', 'embeddings'],
  ['doRerank', 'rerank'],
]);

/**
 * The Vercel AI SDK: versions 4 to 6 with `ai.usage.*`, version 7 with the GenAI conventions and the
 * scope `gen_ai`. Only `ai.….do…` is a call; the span above it sums them up. Input includes the cache
 * from version 6 on; before, Anthropic's and Bedrock's does not, and the provider's own metadata tells.
 */
export const vercelAiSdk: SpanDialect = {
  dialect: 'vercel-ai-sdk',
  matches: (span: Span) =>
    span.attributes.has('ai.operationId') || (span.scopeName === 'gen_ai' && genAi.matches(span)),
  vocabulary: createVocabulary({
    provider: ['ai.model.provider'],
    call: {
      requestModel: ['ai.model.id'],
      responseModel: ['ai.response.model'],
      responseId: ['ai.response.id'],
      finishReasons: ['ai.response.finishReason'],
    },
    tokens: {
      inputTokens: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
      cacheReadInputTokens: [
        'ai.usage.inputTokenDetails.cacheReadTokens',
        'ai.usage.cachedInputTokens',
      ],
      cacheWriteInputTokens: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
      outputTokens: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
      reasoningOutputTokens: [
        'ai.usage.outputTokenDetails.reasoningTokens',
        'ai.usage.reasoningTokens',
      ],
    },
    totalTokens: ['ai.usage.totalTokens'],
    attribution: { feature: ['ai.telemetry.functionId'] },
    metadataPrefixes: ['ai.telemetry.metadata.'],
  }),
  resolveOperation,
  correct,
};

function resolveOperation(span: Span, reader: AttributeReader): Operation {
  const id = reader.text(operationId);
  if (id === null) return resolveConventional(span, reader);
  const inner = /^ai\.(\w+)\.(do[A-Z]\w+)$/.exec(id);
  if (inner === null) {
    return {
      kind: 'ignored',
      reason: id === 'ai.toolCall' ? 'not_inference' : 'repeated_by_sender',
    };
  }
  const [, outer = '', step = ''] = inner;
  if (outer === 'generateImage') return { kind: 'inference', operationName: 'image_generation' };
  const operationName = operations.get(step);
  if (operationName === undefined) return { kind: 'ignored', reason: 'not_inference' };
  return { kind: 'inference', operationName };
}

/**
 * Version 7 puts two spans of the same name around an embedding or a reranking. The outer one never
 * has tokens; of a reranking neither has, and the outer one is known only where nothing is above it.
 */
function resolveConventional(span: Span, reader: AttributeReader): Operation {
  const operation = resolveGenAiOperation(span, reader);
  if (operation.kind === 'ignored') return operation;
  const { tokens } = vercelAiSdk.vocabulary;
  const isEmbedding = operation.operationName === 'embeddings' && span.statusCode !== 2;
  const isOuter =
    (isEmbedding && !reader.has(tokens.inputTokens)) ||
    (operation.operationName !== 'chat' &&
      span.parentSpanId === null &&
      !reader.has(tokens.inputTokens));
  return isOuter ? { kind: 'ignored', reason: 'repeated_by_sender' } : operation;
}

function correct(reading: Reading, span: Span, reader: AttributeReader): Reading {
  const milliseconds = reader.seconds(['ai.response.msToFirstChunk']);
  const id = reader.text(operationId);
  return readVercelMetadata(
    {
      ...reading,
      providerName: resolveVercelProvider(reader.text(vercelAiSdk.vocabulary.provider)),
      // Where the provider sends no id, the SDK makes one up.
      responseId: /^ai(txt|obj)-/.test(reading.responseId ?? '') ? null : reading.responseId,
      stream: reading.stream ?? (id === null ? null : id.endsWith('.doStream')),
      timeToFirstChunk:
        reading.timeToFirstChunk ?? (milliseconds === null ? null : milliseconds / 1000),
    },
    span,
    reader,
  );
}
