import type { LogRecord } from '../domain/log-record.ts';

/**
 * When an event happened, in nanoseconds since the Unix epoch; `0n` when it does not say. Rust's SDK
 * leaves OTLP's field out, and the attribute comes before the observed time because a retry repeats it.
 */
export function parseEventTime({
  timeUnixNano,
  observedTimeUnixNano,
  attributes,
}: LogRecord): bigint {
  if (timeUnixNano > 0n) return timeUnixNano;
  const text = attributes.get('event.timestamp');
  const timeMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return timeMs > 0 ? BigInt(timeMs) * 1_000_000n : observedTimeUnixNano;
}
