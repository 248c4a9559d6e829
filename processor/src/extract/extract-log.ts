import type { LogRecord } from '../domain/log-record.ts';
import { extractClaudeCodeEvent, isClaudeCodeEvent } from './claude-code.ts';
import { extractCodexEvent, isCodexEvent } from './codex.ts';
import type { EventContext } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractGeminiCliEvent, isGeminiCliEvent, isGeminiCliRepetition } from './gemini-cli.ts';
import { extractGenAiEvent, isGenAiEvent } from './gen-ai-event.ts';

/** Reads a log record's usage, in whichever dialect it speaks. Pure; never throws, whatever was sent. */
export function extractLog(log: LogRecord, context: EventContext): Extracted {
  if (isClaudeCodeEvent(log)) return extractClaudeCodeEvent(log, context);
  if (isGeminiCliEvent(log)) return extractGeminiCliEvent(log, context);
  if (isCodexEvent(log)) return extractCodexEvent(log, context);
  if (!isGenAiEvent(log)) return { kind: 'ignored', reason: 'not_usage' };
  if (isGeminiCliRepetition(log)) return { kind: 'ignored', reason: 'repeated_by_sender' };
  return extractGenAiEvent(log, context);
}
