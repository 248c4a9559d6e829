import type { LogRecord } from '../domain/log-record.ts';
import { toCount, toMilliseconds } from './event-count.ts';
import { isEvent } from './event-name.ts';
import { createEventSpan, type EventContext } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractForeignCall } from './foreign-call.ts';

const streamed = 'codex.sse_event';
const requested = 'codex.api_request';
const modelEndpoint = /responses|chat\/completions/;

/** Whether Codex tells how one call ended: with counts, broken off, or refused by the API. */
export function isCodexEvent(log: LogRecord): boolean {
  return isCompletion(log) || isRefusal(log);
}

/** The same event is logged twice, once without what names a person: only the full one is read. */
function isFullRecord({ scopeName }: LogRecord): boolean {
  return !scopeName.endsWith('trace_safe');
}

/** The stream's own last event has no counts; the one that follows has them, or says what broke. */
function isCompletion(log: LogRecord): boolean {
  const { attributes } = log;
  return (
    isFullRecord(log) &&
    isEvent(log, streamed) &&
    attributes.get('event.kind') === 'response.completed' &&
    (attributes.has('input_token_count') || attributes.has('error.message'))
  );
}

function isRefusal(log: LogRecord): boolean {
  const { attributes } = log;
  const status = toCount(attributes.get('http.response.status_code'));
  const endpoint = attributes.get('endpoint');
  return (
    isFullRecord(log) &&
    isEvent(log, requested) &&
    (typeof status === 'number' ? status >= 400 : attributes.has('error.message')) &&
    typeof endpoint === 'string' &&
    modelEndpoint.test(endpoint)
  );
}

/**
 * Reads a call of Codex CLI. Its counts are those of OpenAI's Responses API: the input includes the
 * cached tokens, the output the reasoning.
 * Source: openai/codex, codex-rs/otel/src/events/session_telemetry.rs (Apache-2.0)
 */
export function extractCodexEvent(log: LogRecord, context: EventContext): Extracted {
  const { attributes } = log;
  const span = createEventSpan(
    log,
    {
      name: isRefusal(log) ? requested : streamed,
      identity: [
        attributes.get('conversation.id'),
        String(log.timeUnixNano),
        attributes.get('event.timestamp') ?? String(log.observedTimeUnixNano),
        attributes.get('model'),
        attributes.get('attempt'),
        attributes.get('input_token_count'),
        attributes.get('output_token_count'),
        attributes.get('cached_token_count'),
      ],
      durationMs: toMilliseconds(attributes.get('duration_ms')),
      hasFailed: attributes.has('error.message') || isRefusal(log),
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': attributes.get('model'),
        'gen_ai.usage.input_tokens': toCount(attributes.get('input_token_count')),
        'gen_ai.usage.cache_read.input_tokens': toCount(attributes.get('cached_token_count')),
        'gen_ai.usage.cache_write.input_tokens': toCount(attributes.get('cache_write_token_count')),
        'gen_ai.usage.output_tokens': toCount(attributes.get('output_token_count')),
        'gen_ai.usage.reasoning.output_tokens': toCount(attributes.get('reasoning_token_count')),
        'ai.usage.attempt': toCount(attributes.get('attempt')),
        'http.response.status_code': toCount(attributes.get('http.response.status_code')),
        'user.id': attributes.get('user.email') || attributes.get('user.account_id'),
        'session.id': attributes.get('conversation.id'),
        'ai.usage.tag.terminal.type': attributes.get('terminal.type'),
        'ai.usage.tag.auth_mode': attributes.get('auth_mode'),
      },
    },
    context,
  );
  return extractForeignCall(span, context, 'codex');
}
