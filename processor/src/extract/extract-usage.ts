import type { Span } from '../domain/span.ts';
import { extractAiUsage, isAiUsage } from './ai-usage.ts';
import { extractClaudeCodeSpan, isClaudeCodeSpan } from './claude-code-span.ts';
import { extractDialect } from './extract-dialect.ts';
import type { Extracted } from './extracted.ts';
import { spanDialects } from './span-dialects.ts';
import type { TimeLimits } from './span-times.ts';

/** Reads a span's usage, in whichever dialect it speaks. Pure; never throws, whatever was sent. */
export function extractUsage(span: Span, limits: TimeLimits): Extracted {
  if (isAiUsage(span)) return extractAiUsage(span, limits);
  if (isClaudeCodeSpan(span)) return extractClaudeCodeSpan(span, limits);
  const dialect = spanDialects.find(({ matches }) => matches(span));
  if (dialect === undefined) return { kind: 'ignored', reason: 'not_usage' };
  return extractDialect(dialect, span, limits);
}
