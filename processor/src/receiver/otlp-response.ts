import { create, toBinary } from '@bufbuild/protobuf';
import { ExportTraceServiceResponseSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import type { MediaType } from './otlp-encoding.ts';

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
  const partialSuccess = { rejectedSpans: BigInt(rejected), errorMessage };
  return toBinary(
    ExportTraceServiceResponseSchema,
    create(ExportTraceServiceResponseSchema, { partialSuccess }),
  );
}

/** The body of a success without anything to tell. */
export function formatEmptyResponse(mediaType: MediaType): Uint8Array | string {
  return mediaType === 'application/json' ? '{}' : new Uint8Array();
}
