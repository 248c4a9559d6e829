import type { Span } from '../domain/span.ts';
import { translateClaudeCode } from './claude-code.ts';
import { selectPresent } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractForeignCall } from './foreign-call.ts';
import type { TimeLimits } from './span-times.ts';

/** Whether the span is one call of Claude Code to the API; its other spans repeat or wrap these. */
export function isClaudeCodeSpan({ name }: Span): boolean {
  return name === 'claude_code.llm_request';
}

/**
 * Reads a span of Claude Code's (beta) traces. Its counts have the names of the events, and its
 * `gen_ai.*` attributes none of them. The event of the same call has the same `request_id`.
 */
export function extractClaudeCodeSpan(span: Span, limits: TimeLimits): Extracted {
  const { attributes, resource } = span;
  const success = attributes.get('success');
  const hasFailed = success === false || success === 'false';
  return extractForeignCall(
    {
      ...span,
      attributes: selectPresent(translateClaudeCode(attributes, resource)),
      statusCode: hasFailed ? 2 : span.statusCode,
    },
    limits,
    'claude-code-span',
  );
}
