import { create, toBinary } from '@bufbuild/protobuf';
import type { KeyValue, SpanBatch } from '../support/create-span-batch.ts';
import { ExportTraceServiceRequestSchema } from '../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';

/** The same export in OTLP's protobuf encoding. */
export function encodeSpanBatch({ request }: SpanBatch): Uint8Array {
  const resourceSpans = request.resourceSpans.map(({ resource, scopeSpans }) => ({
    resource: { attributes: resource.attributes.map(toMessage) },
    scopeSpans: scopeSpans.map(({ scope, spans }) => ({
      scope,
      spans: spans.map((span) => ({
        traceId: Uint8Array.from(Buffer.from(span.traceId, 'hex')),
        spanId: Uint8Array.from(Buffer.from(span.spanId, 'hex')),
        name: span.name,
        kind: span.kind,
        startTimeUnixNano: BigInt(span.startTimeUnixNano),
        endTimeUnixNano: BigInt(span.endTimeUnixNano),
        attributes: span.attributes.map(toMessage),
        status: span.status,
      })),
    })),
  }));
  return toBinary(
    ExportTraceServiceRequestSchema,
    create(ExportTraceServiceRequestSchema, { resourceSpans }),
  );
}

function toMessage({ key, value }: KeyValue) {
  return { key, value: { value: toOneOf(value) } };
}

function toOneOf(value: KeyValue['value']) {
  if ('stringValue' in value) return { case: 'stringValue' as const, value: value.stringValue };
  if ('boolValue' in value) return { case: 'boolValue' as const, value: value.boolValue };
  return { case: 'intValue' as const, value: BigInt(value.intValue) };
}
