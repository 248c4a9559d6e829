import type { MediaType } from './otlp-encoding.ts';
import { writeCount, writeField } from './protobuf/write-field.ts';

/** What became of the spans of a request that was accepted. */
export interface TracesOutcome {
  /** Spans that were set aside for good. */
  readonly rejected: number;
  /** Why, or a warning about spans that were accepted. */
  readonly message: string | null;
}

/** The body of a successful traces answer: empty, unless there is something to tell. */
export function formatTracesResponse(
  mediaType: MediaType,
  { rejected, message }: TracesOutcome,
): Uint8Array | string {
  if (rejected === 0 && message === null) return formatEmptyResponse(mediaType);
  const errorMessage = message ?? `${rejected} spans were rejected.`;
  if (mediaType === 'application/json') {
    // Proto3's JSON has 64-bit integers as strings.
    return JSON.stringify({ partialSuccess: { rejectedSpans: String(rejected), errorMessage } });
  }
  // ExportTraceServiceResponse { partial_success = 1 { rejected_spans = 1, error_message = 2 } }
  return writeField(1, Buffer.concat([writeCount(1, rejected), writeField(2, errorMessage)]));
}

/** The body of a success without anything to tell. */
export function formatEmptyResponse(mediaType: MediaType): Uint8Array | string {
  return mediaType === 'application/json' ? '{}' : new Uint8Array();
}
