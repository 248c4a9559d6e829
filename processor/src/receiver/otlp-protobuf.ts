import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import type { Attributes, MetricPoint, Span } from '../domain/span.ts';
import { cleanText } from './clean-text.ts';
import { ExportMetricsServiceRequestSchema } from './generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts';
import { ExportTraceServiceRequestSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import {
  DataPointFlags,
  type Metric,
  type NumberDataPoint,
} from './generated/opentelemetry/proto/metrics/v1/metrics_pb.ts';
import type { Span as SpanMessage } from './generated/opentelemetry/proto/trace/v1/trace_pb.ts';
import { maxItems, maxMessageDepth } from './limits.ts';
import { prepareMessage } from './prepare-message.ts';
import { readProtobufAttributes } from './protobuf-attributes.ts';
import { tooLarge, undecodable } from './refusals.ts';
import { RefusedError } from './refused-error.ts';

/** Decodes the body of a protobuf trace export. Throws `RefusedError`: 400 undecodable, 413 too much. */
export function decodeTraces(body: Uint8Array): Span[] {
  const { resourceSpans } = decode(ExportTraceServiceRequestSchema, body);
  const spans: Span[] = [];
  for (const { resource, scopeSpans } of resourceSpans) {
    const resourceAttributes = readProtobufAttributes(resource?.attributes ?? []);
    for (const { scope, spans: messages } of scopeSpans) {
      if (spans.length + messages.length > maxItems) {
        throw tooLarge(`The body holds more than ${maxItems} spans.`);
      }
      const scopeName = cleanText(scope?.name ?? '');
      for (const message of messages) spans.push(readSpan(message, scopeName, resourceAttributes));
    }
  }
  return spans;
}

/** Decodes the number data points of a protobuf metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array): MetricPoint[] {
  const { resourceMetrics } = decode(ExportMetricsServiceRequestSchema, body);
  const points: MetricPoint[] = [];
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const resourceAttributes = readProtobufAttributes(resource?.attributes ?? []);
    for (const metric of scopeMetrics.flatMap((scope) => scope.metrics)) {
      for (const dataPoint of numberDataPoints(metric)) {
        if (points.length === maxItems) {
          throw tooLarge(`The body holds more than ${maxItems} data points.`);
        }
        const point = readPoint(dataPoint, metric, resourceAttributes);
        if (point !== null) points.push(point);
      }
    }
  }
  return points;
}

function decode<Schema extends DescMessage>(
  schema: Schema,
  body: Uint8Array,
): MessageShape<Schema> {
  const options = { readUnknownFields: false, recursionLimit: maxMessageDepth + 1 };
  try {
    return fromBinary(schema, prepareMessage(schema, body), options);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    throw undecodable(`The body is not a protobuf ${schema.name}.`, error);
  }
}

function readSpan(message: SpanMessage, scopeName: string, resource: Attributes): Span {
  const statusCode: number = message.status?.code ?? 0;
  return {
    traceId: toHex(message.traceId),
    spanId: toHex(message.spanId),
    parentSpanId: message.parentSpanId.length === 0 ? null : toHex(message.parentSpanId),
    name: cleanText(message.name),
    startTimeUnixNano: message.startTimeUnixNano,
    endTimeUnixNano: message.endTimeUnixNano,
    attributes: readProtobufAttributes(message.attributes),
    statusCode: statusCode === 1 || statusCode === 2 ? statusCode : 0,
    statusMessage: cleanText(message.status?.message ?? ''),
    scopeName,
    resource,
  };
}

function numberDataPoints({ data }: Metric): readonly NumberDataPoint[] {
  return data.case === 'sum' || data.case === 'gauge' ? data.value.dataPoints : [];
}

function readPoint(
  { value, flags, timeUnixNano, attributes }: NumberDataPoint,
  metric: Metric,
  resource: Attributes,
): MetricPoint | null {
  if (value.case === undefined || flags & DataPointFlags.NO_RECORDED_VALUE_MASK) return null;
  return {
    name: cleanText(metric.name),
    value: Number(value.value),
    timeUnixNano,
    attributes: readProtobufAttributes(attributes),
    resource,
  };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
