import type { Span } from '../domain/span.ts';
import { resolveOperation } from './gen-ai-operation.ts';
import { operationNames, providerNames, tokens } from './semconv.ts';
import type { SpanDialect } from './span-dialect.ts';
import { genAiVocabulary } from './vocabulary.ts';

const markers = [
  ...operationNames,
  ...providerNames,
  ...tokens.inputTokens,
  ...tokens.outputTokens,
];

/** Spans that follow the GenAI semantic conventions, of any generation, whoever made them. */
export const genAi: SpanDialect = {
  dialect: 'gen-ai',
  matches: ({ attributes }: Span) => markers.some((name) => attributes.has(name)),
  vocabulary: genAiVocabulary,
  resolveOperation,
};
