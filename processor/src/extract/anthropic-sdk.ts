import type { Span } from '../domain/span.ts';
import { genAi } from './gen-ai.ts';
import type { SpanDialect } from './span-dialect.ts';

/**
 * Anthropic's own client, which makes spans where an OpenTelemetry SDK is set up. They follow the
 * conventions: input includes the cache, and the cache's lifetimes are told.
 */
export const anthropicSdk: SpanDialect = {
  ...genAi,
  dialect: 'anthropic-sdk',
  matches: (span: Span) => span.scopeName.startsWith('com.anthropic.sdk') && genAi.matches(span),
};
