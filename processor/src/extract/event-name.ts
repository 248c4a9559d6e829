import type { LogRecord } from '../domain/log-record.ts';

/**
 * Whether a log record is the event of that name. Senders put it into OTLP's own field, into the
 * attribute `event.name`, with or without their prefix, or into the body.
 */
export function isEvent({ eventName, body, attributes }: LogRecord, name: string): boolean {
  return eventName === name || attributes.get('event.name') === name || body === name;
}
