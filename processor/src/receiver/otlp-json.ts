import type { Attributes, MetricPoint, Span } from '../domain/span.ts';
import { checkJson } from './check-json.ts';
import { cleanText } from './clean-text.ts';
import { readJsonAttributes } from './json-attributes.ts';
import { asObject, readDouble, readHex, readInteger, readTime } from './json-scalars.ts';
import { maxItems } from './limits.ts';
import { tooLarge, undecodable } from './refusals.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Decodes the body of a JSON trace export, by OTLP's rules: lowerCamelCase keys, ids in hex, 64-bit
 * integers as string or number, enums as integers, unknown fields ignored, `null` as left out.
 * A span with malformed fields is decoded as far as it goes, with empty ids and zero times for what
 * makes no sense, so that it is set aside alone and does not cost its batch.
 * Throws `RefusedError`: 400 undecodable, 413 too much.
 */
export function decodeTraces(body: Uint8Array): Span[] {
  const spans: Span[] = [];
  for (const resourceSpans of objects(parse(body), 'resourceSpans')) {
    const resource = readJsonAttributes(asObject(resourceSpans.resource)?.attributes);
    for (const scopeSpans of objects(resourceSpans, 'scopeSpans')) {
      const scopeName = readText(asObject(scopeSpans.scope)?.name);
      for (const span of objects(scopeSpans, 'spans')) {
        if (spans.length === maxItems) {
          throw tooLarge(`The body holds more than ${maxItems} spans.`);
        }
        spans.push(readSpan(span, scopeName, resource));
      }
    }
  }
  return spans;
}

/** Decodes the number data points of a JSON metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (const resourceMetrics of objects(parse(body), 'resourceMetrics')) {
    const resource = readJsonAttributes(asObject(resourceMetrics.resource)?.attributes);
    for (const scopeMetrics of objects(resourceMetrics, 'scopeMetrics')) {
      for (const metric of objects(scopeMetrics, 'metrics')) {
        const data = asObject(metric.sum) ?? asObject(metric.gauge) ?? {};
        for (const dataPoint of objects(data, 'dataPoints')) {
          if (points.length === maxItems) {
            throw tooLarge(`The body holds more than ${maxItems} data points.`);
          }
          const point = readPoint(dataPoint, readText(metric.name), resource);
          if (point !== null) points.push(point);
        }
      }
    }
  }
  return points;
}

function parse(body: Uint8Array): JsonObject {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  checkJson(bytes);
  // A byte order mark is no JSON, yet some senders' tools write one.
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw undecodable('The body is not JSON.', error);
  }
  const object = asObject(root);
  if (object === null) throw undecodable('The body is JSON, but not an object.');
  return object;
}

/** The objects of a list. Anything else in it counts as an empty object: it is one malformed item. */
function objects(parent: JsonObject, key: string): JsonObject[] {
  const list = parent[key] ?? [];
  if (!Array.isArray(list)) throw undecodable(`"${key}" is not a list.`);
  return list.map((item) => asObject(item) ?? {});
}

function readSpan(span: JsonObject, scopeName: string, resource: Attributes): Span {
  const status = asObject(span.status);
  const statusCode = status?.code;
  return {
    traceId: readHex(span.traceId),
    spanId: readHex(span.spanId),
    parentSpanId: readHex(span.parentSpanId) || null,
    name: readText(span.name),
    startTimeUnixNano: readTime(span.startTimeUnixNano),
    endTimeUnixNano: readTime(span.endTimeUnixNano),
    attributes: readJsonAttributes(span.attributes),
    statusCode: statusCode === 1 || statusCode === 2 ? statusCode : 0,
    statusMessage: readText(status?.message),
    scopeName,
    resource,
  };
}

function readPoint(point: JsonObject, name: string, resource: Attributes): MetricPoint | null {
  const value = readInteger(point.asInt) ?? readDouble(point.asDouble);
  const hasNoValue = (Number(point.flags ?? 0) & 1) === 1;
  if (value === null || hasNoValue) return null;
  return {
    name,
    value: Number(value),
    timeUnixNano: readTime(point.timeUnixNano),
    attributes: readJsonAttributes(point.attributes),
    resource,
  };
}

function readText(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : '';
}
