import type { MediaType } from './otlp-encoding.ts';
import { writeCount, writeField } from './protobuf/write-field.ts';

/** What became of the spans, log records or data points of a request that was accepted. */
export interface ExportOutcome {
  /** How many were set aside for good. */
  readonly rejected: number;
  /** Why, or a warning about those that were accepted. */
  readonly message: string | null;
}

const nouns = {
  rejectedSpans: 'spans',
  rejectedLogRecords: 'log records',
  rejectedDataPoints: 'data points',
} as const;

/** The body of a successful answer: empty, unless there is something to tell. */
export function formatResponse(
  mediaType: MediaType,
  countName: keyof typeof nouns,
  { rejected, message }: ExportOutcome,
): Uint8Array | string {
  if (rejected === 0 && message === null) {
    return mediaType === 'application/json' ? '{}' : new Uint8Array();
  }
  const errorMessage = message ?? `${rejected} ${nouns[countName]} were rejected.`;
  if (mediaType === 'application/json') {
    // Proto3's JSON has 64-bit integers as strings.
    return JSON.stringify({ partialSuccess: { [countName]: String(rejected), errorMessage } });
  }
  // The answers to logs and metrics have the same fields under the same numbers.
  // ExportTraceServiceResponse { partial_success = 1 { rejected_spans = 1, error_message = 2 } }
  return writeField(1, Buffer.concat([writeCount(1, rejected), writeField(2, errorMessage)]));
}
