import type { LogRecord } from '../domain/log-record.ts';
import type { Attributes, AttributeValue } from '../domain/span.ts';
import { addCounts, toCount, toMilliseconds } from './event-count.ts';
import { isEvent } from './event-name.ts';
import { createEventSpan, type EventContext, type OptionalValue } from './event-span.ts';
import type { Extracted } from './extracted.ts';
import { extractForeignCall } from './foreign-call.ts';

const scopePrefix = 'com.anthropic.claude_code';
const answered = 'api_request';
const failed = 'api_error';

/** Which of Claude Code's two events of a call to the API the log record is, `null` for all others. */
function findEvent(log: LogRecord): typeof answered | typeof failed | null {
  const isOurs =
    log.scopeName.startsWith(scopePrefix) || log.resource.get('service.name') === 'claude-code';
  for (const event of [answered, failed] as const) {
    if (isEvent(log, `claude_code.${event}`) || (isOurs && isEvent(log, event))) return event;
  }
  return null;
}

/** Whether Claude Code tells of one call to the API: answered, or given up after its retries. */
export function isClaudeCodeEvent(log: LogRecord): boolean {
  return findEvent(log) !== null;
}

/**
 * Reads a call of Claude Code. `input_tokens` leaves the cache out. `cost_usd` is the sender's own
 * estimate at list prices, also where a subscription pays, and is not read.
 * Source: https://code.claude.com/docs/en/monitoring-usage
 */
export function extractClaudeCodeEvent(log: LogRecord, context: EventContext): Extracted {
  const { attributes } = log;
  const requestId = attributes.get('request_id') ?? attributes.get('client_request_id');
  const name = `claude_code.${findEvent(log)}`;
  const span = createEventSpan(
    log,
    {
      name,
      identity:
        requestId === undefined
          ? [...describeMoment(log), ...attributes.values()]
          : [attributes.get('session.id'), requestId],
      durationMs: toMilliseconds(attributes.get('duration_ms')),
      hasFailed: isEvent(log, failed) || isEvent(log, `claude_code.${failed}`),
      attributes: translateClaudeCode(attributes, log.resource),
    },
    context,
  );
  return extractForeignCall(span, context, 'claude-code');
}

function describeMoment({ timeUnixNano, observedTimeUnixNano }: LogRecord): string[] {
  return [String(timeUnixNano), timeUnixNano > 0n ? '' : String(observedTimeUnixNano)];
}

/** Claude Code's attributes of a call in the words of the contract; its events and spans share them. */
export function translateClaudeCode(
  attributes: Attributes,
  resource: Attributes,
): Record<string, OptionalValue> {
  const cacheRead = toCount(attributes.get('cache_read_tokens'));
  const cacheWrite = toCount(attributes.get('cache_creation_tokens'));
  const ttftMs = toMilliseconds(attributes.get('ttft_ms'));
  return {
    ...translateClaudeCodeSender(attributes, resource),
    'gen_ai.response.id': attributes.get('request_id'),
    'gen_ai.response.finish_reasons': attributes.get('stop_reason'),
    'gen_ai.response.time_to_first_chunk': ttftMs === null ? null : ttftMs / 1000,
    'gen_ai.usage.input_tokens': addCounts(attributes.get('input_tokens'), cacheRead, cacheWrite),
    'gen_ai.usage.cache_read.input_tokens': cacheRead,
    'gen_ai.usage.cache_write.input_tokens': cacheWrite,
    'gen_ai.usage.output_tokens': toCount(attributes.get('output_tokens')),
    'ai.usage.attempt': toCount(attributes.get('attempt')),
    'http.response.status_code': toCount(attributes.get('status_code')),
    'ai.usage.tag.prompt.id': attributes.get('prompt.id'),
  };
}

/**
 * Which model was asked, by whom, on whose account: what its metrics say as well. `user.id` is a
 * number of the installation, so the person's own come before it. What an administrator sets for all
 * telemetry stands on the resource.
 */
export function translateClaudeCodeSender(
  attributes: Attributes,
  resource: Attributes,
): Record<string, OptionalValue> {
  const find = (name: string): AttributeValue | undefined =>
    attributes.get(name) || resource.get(name);
  const model = toModel(attributes.get('model') ?? attributes.get('gen_ai.request.model'));
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': resolveProvider(model),
    'gen_ai.request.model': model,
    'ai.usage.speed': attributes.get('speed'),
    'ai.usage.billing.organization': find('organization.id'),
    'user.id': find('user.email') ?? find('user.account_uuid') ?? find('user.id'),
    'session.id': find('session.id'),
    'ai.usage.task': attributes.get('query_source'),
    'ai.usage.tag.terminal.type': find('terminal.type'),
    'ai.usage.tag.effort': attributes.get('effort'),
    'ai.usage.tag.agent.name': attributes.get('agent.name'),
    'ai.usage.tag.skill.name': attributes.get('skill.name'),
  };
}

/** Claude Code notes a context of a million tokens in the model's name; the API knows the name without. */
function toModel(model: OptionalValue): OptionalValue {
  return typeof model === 'string' ? model.replace(/\[\w+\]$/, '') : model;
}

/** Bedrock's and Vertex' names of the models differ from Anthropic's own. */
function resolveProvider(model: OptionalValue): string {
  if (typeof model !== 'string') return 'anthropic';
  if (/^arn:aws|(^|\.)anthropic\./.test(model)) return 'aws.bedrock';
  return /@(\d{8}|default)$/.test(model) ? 'gcp.vertex_ai' : 'anthropic';
}
