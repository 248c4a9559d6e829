import type { LogRecord } from '../domain/log-record.ts';
import { AttributeReader } from './attribute-reader.ts';
import { isEvent } from './event-name.ts';
import { createEventSpan, type EventContext, isId } from './event-span.ts';
import { extractDialect } from './extract-dialect.ts';
import type { Extracted } from './extracted.ts';
import { genAi } from './gen-ai.ts';
import { call, tokens } from './semconv.ts';

const eventName = 'gen_ai.client.inference.operation.details';

/** Whether it is the GenAI conventions' event of a call, with the attributes of the call's span. */
export function isGenAiEvent(log: LogRecord): boolean {
  return isEvent(log, eventName);
}

/**
 * Reads it, under the ids of the span that it belongs to, where the call has one. Without counts and
 * without a failure it says nothing of usage: a span may, and some senders write an event before
 * the call as well.
 */
export function extractGenAiEvent(log: LogRecord, context: EventContext): Extracted {
  const reader = new AttributeReader(log.attributes, { lenient: true });
  const says = [tokens.inputTokens, tokens.outputTokens, call.errorType];
  if (!says.some((names) => reader.has(names))) return { kind: 'ignored', reason: 'no_usage' };
  const event = createEventSpan(
    log,
    {
      name: eventName,
      identity: [
        String(log.timeUnixNano || log.observedTimeUnixNano),
        ...['gen_ai.response.id', 'gen_ai.conversation.id', 'gen_ai.request.model'].map((name) =>
          log.attributes.get(name),
        ),
        ...says.map((names) => reader.text(names)),
      ],
      attributes: Object.fromEntries(log.attributes),
    },
    context,
  );
  const span = isId(log.spanId, 16) ? { ...event, spanId: log.spanId } : event;
  const extracted = extractDialect(genAi, span, context);
  if (extracted.kind !== 'usage') return extracted;
  return { kind: 'usage', record: { ...extracted.record, dialect: 'gen-ai-event' } };
}
