import type { Span } from '../domain/span.ts';
import { genAi } from './gen-ai.ts';
import type { SpanDialect } from './span-dialect.ts';

/**
 * Strands Agents. It follows the conventions, but names itself as the provider, and gives the time to
 * the first token in milliseconds under the conventions' name, which is therefore not read. Bedrock's
 * input is without the cache, and its total tells so.
 */
export const strands: SpanDialect = {
  ...genAi,
  dialect: 'strands',
  matches: (span: Span) => span.scopeName.startsWith('strands.') && genAi.matches(span),
};
