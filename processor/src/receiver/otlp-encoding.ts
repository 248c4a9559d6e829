import type { LogRecord } from '../domain/log-record.ts';
import type { MetricPoint, Span } from '../domain/span.ts';
import * as json from './otlp-json.ts';
import * as protobuf from './otlp-protobuf.ts';
import type { RequestBounds } from './request-bounds.ts';

export type MediaType = 'application/x-protobuf' | 'application/json';

/** One of OTLP/HTTP's two encodings; a request is answered in its own. */
export interface OtlpEncoding {
  readonly mediaType: MediaType;
  decodeTraces(body: Uint8Array, bounds: RequestBounds): Span[];
  decodeMetrics(body: Uint8Array, bounds: RequestBounds): MetricPoint[];
  decodeLogs(body: Uint8Array, bounds: RequestBounds): LogRecord[];
}

const encodings: readonly OtlpEncoding[] = [
  { mediaType: 'application/x-protobuf', ...protobuf },
  { mediaType: 'application/json', ...json },
];

/** The encoding that a Content-Type names, whatever its parameters; `null` for every other type. */
export function resolveEncoding(contentType: string | undefined): OtlpEncoding | null {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return encodings.find((encoding) => encoding.mediaType === mediaType) ?? null;
}
