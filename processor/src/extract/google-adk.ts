import type { Span } from '../domain/span.ts';
import { genAi } from './gen-ai.ts';
import { resolveOperation } from './gen-ai-operation.ts';
import type { SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

const scopeName = 'gcp.vertex.agent';

/** Google's Agent Development Kit, which follows the conventions. Input includes the cache, output the thoughts. */
export const googleAdk: SpanDialect = {
  ...genAi,
  dialect: 'google-adk',
  matches: (span: Span) => span.scopeName === scopeName && span.name !== 'call_llm',
};

/**
 * The span of its older form, which some versions send above the other one: a dialect of its own, so
 * that both together are seen as two witnesses of one call.
 */
export const googleAdkCall: SpanDialect = {
  dialect: 'google-adk-call',
  matches: (span: Span) => span.scopeName === scopeName && span.name === 'call_llm',
  vocabulary: createVocabulary({
    tokens: { reasoningOutputTokens: ['gen_ai.usage.experimental.reasoning_tokens'] },
    attribution: { sessionId: ['gcp.vertex.agent.session_id'] },
  }),
  resolveOperation: (span, reader) =>
    reader.has(['gen_ai.request.model'])
      ? { kind: 'inference', operationName: 'generate_content' }
      : resolveOperation(span, reader),
};
