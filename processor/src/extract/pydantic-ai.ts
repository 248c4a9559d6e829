import type { Span } from '../domain/span.ts';
import { genAi } from './gen-ai.ts';
import { resolveOperation } from './gen-ai-operation.ts';
import type { SpanDialect } from './span-dialect.ts';
import { createVocabulary } from './vocabulary.ts';

/**
 * Pydantic AI. It follows the conventions, with what they have no name for under
 * `gen_ai.usage.details.*`. Input includes the cache. `operation.cost` is its own estimate: never read.
 */
export const pydanticAi: SpanDialect = {
  dialect: 'pydantic-ai',
  matches: (span: Span) => span.scopeName === 'pydantic-ai' && genAi.matches(span),
  vocabulary: createVocabulary({
    tokens: {
      cacheReadInputTokens: ['gen_ai.usage.details.cache_read_tokens'],
      cacheWriteInputTokens: ['gen_ai.usage.details.cache_write_tokens'],
      cacheWrite1hInputTokens: ['gen_ai.usage.details.ephemeral_1h_input_tokens'],
      reasoningOutputTokens: ['gen_ai.usage.details.reasoning_tokens'],
    },
  }),
  resolveOperation,
};
