import type { LogRecord } from '../../../../processor/src/domain/log-record.ts';
import type {
  Attributes,
  AttributeValue,
  MetricPoint,
  Span,
} from '../../../../processor/src/domain/span.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What `decodeTraces` should make of a body, by way of `JSON.parse`. Throws where it should refuse. */
export function decodeTracesSlowly(body: Uint8Array): Span[] {
  const spans: Span[] = [];
  for (const resourceSpans of objects(parse(body), 'resourceSpans')) {
    const resource = toAttributes(asObject(resourceSpans.resource)?.attributes);
    for (const scopeSpans of objects(resourceSpans, 'scopeSpans')) {
      const scopeName = toText(asObject(scopeSpans.scope)?.name);
      for (const span of objects(scopeSpans, 'spans'))
        spans.push(toSpan(span, scopeName, resource));
    }
  }
  return spans;
}

/** What `decodeMetrics` should make of a body. */
export function decodeMetricsSlowly(body: Uint8Array): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (const resourceMetrics of objects(parse(body), 'resourceMetrics')) {
    const resource = toAttributes(asObject(resourceMetrics.resource)?.attributes);
    for (const scopeMetrics of objects(resourceMetrics, 'scopeMetrics')) {
      const scopeName = toText(asObject(scopeMetrics.scope)?.name);
      for (const metric of objects(scopeMetrics, 'metrics')) {
        const kind = (['sum', 'gauge', 'histogram'] as const).find((name) =>
          asObject(metric[name]),
        );
        if (kind === undefined) continue;
        const data = asObject(metric[kind]) ?? {};
        const common = {
          name: toText(metric.name),
          kind,
          unit: toText(metric.unit),
          temporality: kind === 'gauge' ? null : toTemporality(data.aggregationTemporality),
          isMonotonic: kind === 'sum' && data.isMonotonic === true,
          scopeName,
          resource,
        };
        for (const dataPoint of objects(data, 'dataPoints')) {
          const point = toPoint(dataPoint, common);
          if (point !== null) points.push(point);
        }
      }
    }
  }
  return points;
}

/** What `decodeLogs` should make of a body. */
export function decodeLogsSlowly(body: Uint8Array): LogRecord[] {
  const logs: LogRecord[] = [];
  for (const resourceLogs of objects(parse(body), 'resourceLogs')) {
    const resource = toAttributes(asObject(resourceLogs.resource)?.attributes);
    for (const scopeLogs of objects(resourceLogs, 'scopeLogs')) {
      const scopeName = toText(asObject(scopeLogs.scope)?.name);
      for (const log of objects(scopeLogs, 'logRecords')) {
        logs.push({
          eventName: toText(log.eventName),
          body: toValue(log.body),
          traceId: toHex(log.traceId),
          spanId: toHex(log.spanId),
          timeUnixNano: toTime(log.timeUnixNano),
          observedTimeUnixNano: toTime(log.observedTimeUnixNano),
          attributes: toAttributes(log.attributes),
          scopeName,
          resource,
        });
      }
    }
  }
  return logs;
}

function toTemporality(value: unknown): MetricPoint['temporality'] {
  if (value === 1) return 'delta';
  return value === 2 ? 'cumulative' : null;
}

function parse(body: Uint8Array): JsonObject {
  const text = Buffer.from(body)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const object = asObject(JSON.parse(text));
  if (object === null) throw new Error('The body is JSON, but not an object.');
  return object;
}

function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

function objects(parent: JsonObject, key: string): JsonObject[] {
  const list = parent[key] ?? [];
  if (!Array.isArray(list)) throw new Error(`"${key}" is not a list.`);
  return list.map((item) => asObject(item) ?? {});
}

function toSpan(span: JsonObject, scopeName: string, resource: Attributes): Span {
  const status = asObject(span.status);
  const code = status?.code;
  return {
    traceId: toHex(span.traceId),
    spanId: toHex(span.spanId),
    parentSpanId: toHex(span.parentSpanId) || null,
    name: toText(span.name),
    startTimeUnixNano: toTime(span.startTimeUnixNano),
    endTimeUnixNano: toTime(span.endTimeUnixNano),
    attributes: toAttributes(span.attributes),
    statusCode: code === 1 || code === 2 ? code : 0,
    statusMessage: toText(status?.message),
    scopeName,
    resource,
  };
}

function toPoint(
  point: JsonObject,
  common: Pick<
    MetricPoint,
    'name' | 'kind' | 'unit' | 'temporality' | 'isMonotonic' | 'scopeName' | 'resource'
  >,
): MetricPoint | null {
  const isHistogram = common.kind === 'histogram';
  const value = isHistogram
    ? toDouble(point.sum)
    : (toInteger(point.asInt) ?? toDouble(point.asDouble));
  const flags = typeof point.flags === 'number' ? point.flags : 0;
  if (value === null || (flags & 1) === 1) return null;
  return {
    ...common,
    value: Number(value),
    count: isHistogram ? Number(toInteger(point.count) ?? 0) : null,
    startTimeUnixNano: toTime(point.startTimeUnixNano),
    timeUnixNano: toTime(point.timeUnixNano),
    attributes: toAttributes(point.attributes),
  };
}

function toAttributes(list: unknown): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const entry of Array.isArray(list) ? list : []) {
    const { key, value } = asObject(entry) ?? {};
    if (typeof key === 'string') attributes.set(clean(key), toValue(value));
  }
  return attributes;
}

/** Of several values the last counts. */
function toValue(any: unknown): AttributeValue {
  let result: AttributeValue = null;
  for (const [type, value] of Object.entries(asObject(any) ?? {})) {
    if (value !== null) result = toTypedValue(type, value, result);
  }
  return result;
}

function toTypedValue(type: string, value: unknown, otherwise: AttributeValue): AttributeValue {
  const values = asObject(value)?.values;
  switch (type) {
    case 'stringValue':
      return asSent(value);
    case 'intValue':
      return toInteger(value) ?? asSent(value);
    case 'doubleValue':
      return toDouble(value) ?? asSent(value);
    case 'boolValue':
      return typeof value === 'boolean' ? value : asSent(value);
    case 'bytesValue':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : null;
    case 'arrayValue':
      return Array.isArray(values) ? values.map(toValue) : [];
    case 'kvlistValue':
      return Object.assign(
        Object.create(null),
        Object.fromEntries(Array.isArray(values) ? toAttributes(values) : []),
      );
    default:
      return otherwise;
  }
}

function asSent(value: unknown): string {
  return clean(typeof value === 'string' ? value : JSON.stringify(value));
}

function toText(value: unknown): string {
  return typeof value === 'string' ? clean(value) : '';
}

function toHex(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]*$/i.test(value) ? value.toLowerCase() : '';
}

function toTime(value: unknown): bigint {
  const integer = toWhole(value);
  return integer === null || integer < 0n || integer >= 2n ** 64n ? 0n : integer;
}

function toInteger(value: unknown): number | bigint | null {
  const integer = toWhole(value);
  if (integer === null || BigInt.asIntN(64, integer) !== integer) return null;
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

function toWhole(value: unknown): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  // The digits that were sent, which JSON.parse would round.
  const text = typeof value === 'number' ? JSON.stringify(value) : value;
  if (/^-?\d{1,20}$/.test(text)) return BigInt(text);
  const isNumber = text.length <= 64 && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  return isNumber && Number.isInteger(Number(text)) ? BigInt(Number(text)) : null;
}

function toDouble(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 64 || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? null : number;
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
