import type { LogRecord } from '../domain/log-record.ts';
import type { Attributes, AttributeValue, Span } from '../domain/span.ts';
import { describeValue } from './describe-value.ts';
import { parseEventTime } from './event-time.ts';
import type { TimeLimits } from './span-times.ts';

/** What the reading of events needs besides the time. */
export interface EventContext extends TimeLimits {
  /** A text's fingerprint, at least 48 hex digits: events without ids of their own get theirs from it. */
  digest(text: string): string;
}

/** An attribute's value where there is one. */
export type OptionalValue = AttributeValue | undefined;

/**
 * Says an event of a call in the words of a span, so that whatever reads spans reads it. Events have
 * their instant at the end of the call.
 * @param identity what no other call has. The same event, sent again, has to give the same span.
 */
export function createEventSpan(
  log: LogRecord,
  {
    name,
    identity,
    durationMs = 0,
    hasFailed = false,
    attributes,
  }: {
    name: string;
    identity: readonly OptionalValue[];
    durationMs?: number | null;
    hasFailed?: boolean;
    attributes: Readonly<Record<string, OptionalValue>>;
  },
  { digest }: EventContext,
): Span {
  const endTimeUnixNano = parseEventTime(log);
  const durationNano = BigInt(Math.round((durationMs ?? 0) * 1e6));
  const startTimeUnixNano = endTimeUnixNano - durationNano;
  return {
    ...createEventIds(log, digest(describeIdentity([name, ...identity]))),
    parentSpanId: null,
    name,
    startTimeUnixNano: startTimeUnixNano > 0n ? startTimeUnixNano : endTimeUnixNano,
    endTimeUnixNano,
    attributes: selectPresent(attributes),
    statusCode: hasFailed ? 2 : 0,
    statusMessage: '',
    scopeName: log.scopeName,
    resource: log.resource,
  };
}

/** The trace that the event happened in, if any, and a span id of the event's own. */
function createEventIds(log: LogRecord, digest: string) {
  return {
    traceId: isId(log.traceId, 32) ? log.traceId : digest.slice(0, 32),
    spanId: digest.slice(32, 48),
  };
}

function describeIdentity(identity: readonly OptionalValue[]): string {
  return JSON.stringify(identity.map(describeValue));
}

/** Whether an id is one: hex digits that are not all zero. */
export function isId(id: string, length: number): boolean {
  return id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id);
}

/** What is known of them. */
export function selectPresent(attributes: Readonly<Record<string, OptionalValue>>): Attributes {
  return new Map(Object.entries(attributes).filter(isPresent));
}

function isPresent(entry: [string, OptionalValue]): entry is [string, AttributeValue] {
  return entry[1] !== undefined && entry[1] !== null;
}
