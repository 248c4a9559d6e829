import type { QuarantineReason } from '../domain/quarantine.ts';
import type { Span } from '../domain/span.ts';

/** How old or how far ahead a record's start may be. Microseconds. */
export interface TimeLimits {
  readonly nowUs: bigint;
  readonly maxAgeUs: bigint;
  readonly maxAheadUs: bigint;
}

/** A record's time in Postgres' resolution. */
export interface SpanTimes {
  readonly startedAtUs: bigint;
  readonly durationUs: bigint;
}

/** Why a span cannot be a record. */
export interface Objection {
  readonly reason: QuarantineReason;
  readonly detail: string;
}

/** What speaks against the span's ids and its start, `null` when nothing does. */
export function findObjection(
  { traceId, spanId, startTimeUnixNano }: Span,
  { nowUs, maxAgeUs, maxAheadUs }: TimeLimits,
): Objection | null {
  if (!isId(traceId, 32)) {
    return {
      reason: 'invalid_ids',
      detail: `The trace id is "${traceId.slice(0, 64)}": it must be 32 hex digits, not all zero.`,
    };
  }
  if (!isId(spanId, 16)) {
    return {
      reason: 'invalid_ids',
      detail: `The span id is "${spanId.slice(0, 64)}": it must be 16 hex digits, not all zero.`,
    };
  }
  if (startTimeUnixNano <= 0n) {
    return { reason: 'invalid_times', detail: 'The start time is missing or no number.' };
  }
  const startedAtUs = startTimeUnixNano / 1000n;
  if (startedAtUs < nowUs - maxAgeUs) {
    return {
      reason: 'too_old',
      detail: `The call started at ${formatTime(startedAtUs)}, longer ago than the ledger takes: raise the maximum age to fill in the past.`,
    };
  }
  if (startedAtUs > nowUs + maxAheadUs) {
    return {
      reason: 'in_future',
      detail: `The call started at ${formatTime(startedAtUs)}, ahead of the processor's clock: set the sender's clock.`,
    };
  }
  return null;
}

/**
 * Start and duration. An end that cannot be (missing, before the start, ahead of our clock) makes
 * the duration 0 and not the record invalid: the call still costs what it costs.
 */
export function readTimes(
  { startTimeUnixNano, endTimeUnixNano }: Span,
  { nowUs, maxAheadUs }: TimeLimits,
): SpanTimes {
  const startedAtUs = startTimeUnixNano / 1000n;
  const endedAtUs = endTimeUnixNano / 1000n;
  const isPossible = endedAtUs >= startedAtUs && endedAtUs <= nowUs + maxAheadUs;
  return { startedAtUs, durationUs: isPossible ? endedAtUs - startedAtUs : 0n };
}

/** The last instant that a four-digit year can name, microseconds. */
const maxTimeUs = 253_402_300_799_999_999n;

/** A start that any database can store, whatever was sent. */
export function boundedStart({ startTimeUnixNano }: Pick<Span, 'startTimeUnixNano'>): bigint {
  const startedAtUs = startTimeUnixNano / 1000n;
  if (startedAtUs < 0n) return 0n;
  return startedAtUs > maxTimeUs ? maxTimeUs : startedAtUs;
}

function isId(id: string, length: number): boolean {
  return id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id);
}

function formatTime(timeUs: bigint): string {
  const bounded = timeUs > maxTimeUs ? maxTimeUs : timeUs;
  return new Date(Number(bounded / 1000n)).toISOString();
}
