import type { SpanStatusCode } from '../domain/span.ts';

/** What OTLP's `Status.StatusCode` says. */
export function toStatusCode(code: number): SpanStatusCode {
  return code === 1 || code === 2 ? code : 0;
}
