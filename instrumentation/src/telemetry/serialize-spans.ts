import type { HrTime } from '@opentelemetry/api';
import { attribution, call, spanName, tokens } from './semconv.ts';
import type { SpanOrigin, UsageSpan } from './span.ts';
import { type AttributeSink, addUsageAttributes } from './usage-attributes.ts';

const hasIsRemoteFlag = 0x100;
const isRemoteFlag = 0x200;
/** OTLP counts kinds from 1, the API from 0. */
const clientKind = 3;

/**
 * An OTLP/JSON request of spans: the same as OpenTelemetry's serialiser makes, in a fifth of its time. That
 * one builds two objects for each attribute before it writes anything; here the text is written at once, and
 * what all spans have in common only the first time.
 */
export function createSpanSerializer({
  resource,
  instrumentationScope: { name, version },
}: SpanOrigin): (spans: readonly UsageSpan[]) => Uint8Array {
  const attributes = new JsonAttributes();
  for (const [key, value] of Object.entries(resource.attributes)) {
    if (typeof value === 'string') attributes.add(key, value);
  }
  const scope = JSON.stringify({ name, version });
  const head = `{"resourceSpans":[{"resource":{"attributes":[${attributes.text}],"droppedAttributesCount":0},"scopeSpans":[{"scope":${scope},"spans":[`;

  return (spans) => Buffer.from(`${head}${spans.map(formatSpan).join()}]}]}]}`);
}

function formatSpan(span: UsageSpan): string {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  const attributes = new JsonAttributes();
  addUsageAttributes(attributes, span.record);
  const flags = traceFlags | hasIsRemoteFlag | (parent?.isRemote === true ? isRemoteFlag : 0);
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}",` +
    (parent === undefined ? '' : `"parentSpanId":"${parent.spanId}",`) +
    (traceState === undefined ? '' : `"traceState":${JSON.stringify(traceState.serialize())},`) +
    `"name":"${spanName}","kind":${clientKind},` +
    `"startTimeUnixNano":"${formatNanoseconds(span.startTime)}","endTimeUnixNano":"${formatNanoseconds(span.endTime)}",` +
    `"attributes":[${attributes.text}],"droppedAttributesCount":0,"events":[],"droppedEventsCount":0,` +
    `"status":{"code":${span.status.code}},"links":[],"droppedLinksCount":0,"flags":${flags}}`
  );
}

/** Digits put together: the sum is too large for a number. */
function formatNanoseconds([seconds, nanoseconds]: HrTime): string {
  return seconds + String(nanoseconds).padStart(9, '0');
}

/** Attributes as the text of a JSON list, without its brackets. */
class JsonAttributes implements AttributeSink {
  text = '';

  add(name: string, value: string | number | boolean | string[]): void {
    const key = knownKeys.get(name) ?? formatKey(name);
    this.text += `${this.text === '' ? '' : ','}${key}${formatValue(value)}}`;
  }
}

function formatKey(name: string): string {
  return `{"key":${JSON.stringify(name)},"value":`;
}

// Names of tags and units can come from the app's users: those are not kept.
const knownKeys: ReadonlyMap<string, string> = new Map(
  [call, tokens, attribution].flatMap((names) =>
    Object.values(names).map((name) => [name, formatKey(name)] as const),
  ),
);

function formatValue(value: string | number | boolean | string[]): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`;
    case 'number':
      return Number.isInteger(value)
        ? `{"intValue":${value}}`
        : `{"doubleValue":${JSON.stringify(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    default:
      return `{"arrayValue":{"values":[${value.map(formatValue).join()}]}}`;
  }
}
