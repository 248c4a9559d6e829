import type { LogRecord } from '../domain/log-record.ts';
import { addCounts, toCount, toMilliseconds } from './event-count.ts';
import { isEvent } from './event-name.ts';
import { createEventSpan, type EventContext, type OptionalValue } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractForeignCall } from './foreign-call.ts';

const answered = 'gemini_cli.api_response';
const failed = 'gemini_cli.api_error';

/** Whether Gemini CLI tells of one call to the API: its answer or its failure. */
export function isGeminiCliEvent(log: LogRecord): boolean {
  return isEvent(log, answered) || isEvent(log, failed);
}

/**
 * Whether it is the second of Gemini CLI's two log records of a call, in the words of the GenAI
 * conventions: without the cached tokens, and with an output that leaves the thoughts out.
 */
export function isGeminiCliRepetition({ scopeName, resource }: LogRecord): boolean {
  return scopeName === 'gemini-cli' || resource.get('service.name') === 'gemini-cli';
}

/**
 * Reads a call of Gemini CLI. Its counts are the API's own: cached tokens are part of the prompt,
 * tool results are not, and the output leaves the thoughts out.
 * Source: google-gemini/gemini-cli, packages/core/src/telemetry/types.ts (Apache-2.0)
 */
export function extractGeminiCliEvent(log: LogRecord, context: EventContext): Extracted {
  const { attributes, resource } = log;
  const thoughts = toCount(attributes.get('thoughts_token_count'));
  const sessionId = attributes.get('session.id') ?? resource.get('session.id');
  const span = createEventSpan(
    log,
    {
      name: isEvent(log, failed) ? failed : answered,
      identity: [
        sessionId,
        String(log.timeUnixNano),
        attributes.get('event.timestamp'),
        attributes.get('prompt_id'),
        attributes.get('model'),
        attributes.get('duration_ms'),
        attributes.get('total_token_count'),
      ],
      durationMs: toMilliseconds(attributes.get('duration_ms')),
      hasFailed: isEvent(log, failed),
      attributes: {
        'gen_ai.operation.name': 'generate_content',
        'gen_ai.provider.name': resolveProvider(attributes.get('auth_type')),
        'gen_ai.request.model': attributes.get('model') ?? attributes.get('model_name'),
        'gen_ai.response.finish_reasons': attributes.get('finish_reasons'),
        'gen_ai.usage.input_tokens': addCounts(
          attributes.get('input_token_count'),
          attributes.get('tool_token_count'),
        ),
        'gen_ai.usage.cache_read.input_tokens': toCount(
          attributes.get('cached_content_token_count'),
        ),
        'gen_ai.usage.output_tokens': addCounts(attributes.get('output_token_count'), thoughts),
        'gen_ai.usage.reasoning.output_tokens': thoughts,
        'error.type': attributes.get('error.type') ?? attributes.get('error_type'),
        'http.response.status_code': toCount(
          attributes.get('http.status_code') ?? attributes.get('status_code'),
        ),
        'user.id': attributes.get('user.email') ?? attributes.get('installation.id'),
        'session.id': sessionId,
        'ai.usage.task': attributes.get('role'),
        'ai.usage.tag.auth_type': attributes.get('auth_type'),
        'ai.usage.tag.prompt.id': attributes.get('prompt_id'),
      },
    },
    context,
  );
  return extractForeignCall(span, context, 'gemini-cli');
}

function resolveProvider(authType: OptionalValue): string {
  return authType === 'vertex-ai' ? 'gcp.vertex_ai' : 'gcp.gemini';
}
