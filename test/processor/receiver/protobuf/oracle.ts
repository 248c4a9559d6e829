import { type DescField, fromBinary } from '@bufbuild/protobuf';
import type {
  Attributes,
  AttributeValue,
  MetricPoint,
  Span,
} from '../../../../processor/src/domain/span.ts';
import { ExportMetricsServiceRequestSchema } from '../../../support/otlp-generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts';
import { ExportTraceServiceRequestSchema } from '../../../support/otlp-generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts';
import type {
  AnyValue,
  KeyValue,
} from '../../../support/otlp-generated/opentelemetry/proto/common/v1/common_pb.ts';
import type {
  HistogramDataPoint,
  NumberDataPoint,
} from '../../../support/otlp-generated/opentelemetry/proto/metrics/v1/metrics_pb.ts';
import type { Span as SpanMessage } from '../../../support/otlp-generated/opentelemetry/proto/trace/v1/trace_pb.ts';
import { normaliseMessage } from './normalise-message.ts';

/** The fields that the pipeline reads, by message. */
const readFields: Readonly<Record<string, readonly string[]>> = {
  ExportTraceServiceRequest: ['resource_spans'],
  ResourceSpans: ['resource', 'scope_spans'],
  ScopeSpans: ['scope', 'spans'],
  Span: [
    'trace_id',
    'span_id',
    'parent_span_id',
    'name',
    'start_time_unix_nano',
    'end_time_unix_nano',
    'attributes',
    'status',
  ],
  Status: ['code', 'message'],
  Resource: ['attributes'],
  InstrumentationScope: ['name'],
  KeyValue: ['key', 'value'],
  AnyValue: [
    'string_value',
    'bool_value',
    'int_value',
    'double_value',
    'array_value',
    'kvlist_value',
    'bytes_value',
  ],
  ArrayValue: ['values'],
  KeyValueList: ['values'],
  ExportMetricsServiceRequest: ['resource_metrics'],
  ResourceMetrics: ['resource', 'scope_metrics'],
  ScopeMetrics: ['scope', 'metrics'],
  // The others are read as far as that they, and not a gauge, are the metric's data.
  Metric: ['name', 'unit', 'gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'],
  Gauge: ['data_points'],
  Sum: ['data_points', 'aggregation_temporality', 'is_monotonic'],
  Histogram: ['data_points', 'aggregation_temporality'],
  NumberDataPoint: [
    'attributes',
    'start_time_unix_nano',
    'time_unix_nano',
    'as_double',
    'as_int',
    'flags',
  ],
  HistogramDataPoint: [
    'attributes',
    'start_time_unix_nano',
    'time_unix_nano',
    'count',
    'sum',
    'flags',
  ],
};

function isRead(field: DescField): boolean {
  return readFields[field.parent.name]?.includes(field.name) ?? false;
}

/** What `decodeTraces` should make of a body, by way of a full decoder. Throws where it should refuse. */
export function decodeTracesSlowly(body: Uint8Array): Span[] {
  const schema = ExportTraceServiceRequestSchema;
  return listSpans(fromBinary(schema, normaliseMessage(schema, body, isRead)));
}

/** What a trace export says, in the pipeline's words. */
export function listSpans({
  resourceSpans,
}: ReturnType<typeof fromBinary<typeof ExportTraceServiceRequestSchema>>): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) =>
        toSpan(span, {
          scopeName: clean(scope?.name ?? ''),
          resource: toAttributes(resource?.attributes ?? []),
        }),
      ),
    ),
  );
}

function toSpan(
  message: SpanMessage,
  { scopeName, resource }: { scopeName: string; resource: Attributes },
): Span {
  const code: number = message.status?.code ?? 0;
  return {
    traceId: toHex(message.traceId),
    spanId: toHex(message.spanId),
    parentSpanId: toHex(message.parentSpanId) || null,
    name: clean(message.name),
    startTimeUnixNano: message.startTimeUnixNano,
    endTimeUnixNano: message.endTimeUnixNano,
    attributes: toAttributes(message.attributes),
    statusCode: code === 1 || code === 2 ? code : 0,
    statusMessage: clean(message.status?.message ?? ''),
    scopeName,
    resource,
  };
}

/** What `decodeMetrics` should make of a body. */
export function decodeMetricsSlowly(body: Uint8Array): MetricPoint[] {
  const schema = ExportMetricsServiceRequestSchema;
  const { resourceMetrics } = fromBinary(schema, normaliseMessage(schema, body, isRead));
  const points: MetricPoint[] = [];
  for (const { resource, scopeMetrics } of resourceMetrics) {
    for (const { scope, metrics } of scopeMetrics) {
      for (const { name, unit, data } of metrics) {
        if (data.case !== 'sum' && data.case !== 'gauge' && data.case !== 'histogram') continue;
        const common = {
          name: clean(name),
          kind: data.case,
          unit: clean(unit),
          temporality:
            data.case === 'gauge' ? null : toTemporality(data.value.aggregationTemporality),
          isMonotonic: data.case === 'sum' && data.value.isMonotonic,
          scopeName: clean(scope?.name ?? ''),
          resource: toAttributes(resource?.attributes ?? []),
        };
        for (const point of data.value.dataPoints) {
          const value = readValue(point);
          if (value !== null) points.push({ ...common, ...value, ...readPoint(point) });
        }
      }
    }
  }
  return points;
}

function readPoint({ startTimeUnixNano, timeUnixNano, attributes }: DataPoint) {
  return { startTimeUnixNano, timeUnixNano, attributes: toAttributes(attributes) };
}

type DataPoint = NumberDataPoint | HistogramDataPoint;

function readValue(point: DataPoint): Pick<MetricPoint, 'value' | 'count'> | null {
  if ((point.flags & 1) !== 0) return null;
  if ('value' in point) {
    return point.value.case === undefined
      ? null
      : { value: Number(point.value.value), count: null };
  }
  return point.sum === undefined ? null : { value: point.sum, count: Number(point.count) };
}

function toTemporality(code: number): MetricPoint['temporality'] {
  if (code === 1) return 'delta';
  return code === 2 ? 'cumulative' : null;
}

function toAttributes(list: readonly KeyValue[]): Attributes {
  return new Map(list.map(({ key, value }) => [clean(key), toValue(value)]));
}

function toValue(any: AnyValue | undefined): AttributeValue {
  const value = any?.value;
  switch (value?.case) {
    case 'stringValue':
      return clean(value.value);
    case 'intValue':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : value.value;
    case 'bytesValue':
      return Uint8Array.from(value.value);
    case 'arrayValue':
      return value.value.values.map(toValue);
    case 'kvlistValue':
      return Object.assign(
        Object.create(null),
        Object.fromEntries(
          value.value.values.map((entry) => [clean(entry.key), toValue(entry.value)]),
        ),
      );
    default:
      return value?.value ?? null;
  }
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
