import type { Attributes, AttributeValue, MetricPoint } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAttribute } from './attributes.ts';
import { readResource } from './origin.ts';
import { type Range, WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.metrics.v1 and of its collector.metrics.v1.ExportMetricsServiceRequest.
const RESOURCE_METRICS = 0x0a;
const SCOPE_METRICS = 0x12;
const METRICS = 0x12;
const NAME = 0x0a;
const GAUGE = 0x2a;
const SUM = 0x3a;
const HISTOGRAM = 0x4a;
const EXPONENTIAL_HISTOGRAM = 0x52;
const SUMMARY = 0x5a;
const DATA_POINTS = 0x0a;
const TIME = 0x19;
const AS_DOUBLE = 0x21;
const AS_INT = 0x31;
const ATTRIBUTES = 0x3a;
const FLAGS = 0x40;

/** `DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
const noRecordedValue = 1;

interface Place {
  readonly bounds: RequestBounds;
  readonly points: MetricPoint[];
  readonly resource: Attributes;
}

/** Decodes the number data points of a protobuf metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, bounds = new RequestBounds()): MetricPoint[] {
  const reader = new WireReader(body, bounds);
  const points: MetricPoint[] = [];
  while (reader.next()) {
    if (reader.tag === RESOURCE_METRICS) readResourceMetrics(reader, points, bounds);
    else reader.skip();
  }
  return points;
}

function readResourceMetrics(
  reader: WireReader,
  points: MetricPoint[],
  bounds: RequestBounds,
): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  // Twice, because a resource may follow its metrics.
  const resource = readResource(reader, bounds);
  reader.enterRange(range);
  while (reader.next()) {
    if (reader.tag === SCOPE_METRICS) readScopeMetrics(reader, { bounds, points, resource });
    else reader.skip();
  }
  reader.leaveRange(outer);
}

function readScopeMetrics(reader: WireReader, place: Place): void {
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag === METRICS) readMetric(reader, place);
    else reader.skip();
  }
  reader.leave(outerEnd);
}

function readMetric(reader: WireReader, place: Place): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  let name = '';
  let data: Range[] = [];
  let dataTag = 0;
  while (reader.next()) {
    switch (reader.tag) {
      case NAME:
        name = reader.text();
        break;
      case GAUGE:
      case SUM:
      case HISTOGRAM:
      case EXPONENTIAL_HISTOGRAM:
      case SUMMARY:
        // One of them counts, the last; sent in parts, its parts are one.
        if (reader.tag !== dataTag) data = [];
        dataTag = reader.tag;
        place.bounds.countValue();
        data.push(reader.range());
        break;
      default:
        reader.skip();
    }
  }
  reader.leaveRange(outer);
  if (dataTag !== GAUGE && dataTag !== SUM) return;
  for (const part of data) readDataPoints(reader, part, { ...place, name });
}

function readDataPoints(reader: WireReader, part: Range, place: Place & { name: string }): void {
  const outer = reader.enterRange(part);
  while (reader.next()) {
    if (reader.tag !== DATA_POINTS) {
      reader.skip();
      continue;
    }
    place.bounds.countItem();
    const point = readPoint(reader, place);
    if (point !== null) place.points.push(point);
  }
  reader.leaveRange(outer);
}

function readPoint(
  reader: WireReader,
  { name, bounds, resource }: Place & { name: string },
): MetricPoint | null {
  let value: number | null = null;
  let timeUnixNano = 0n;
  let flags = 0;
  let attributes: Map<string, AttributeValue> | null = null;
  const outerEnd = reader.enter();
  while (reader.next()) {
    switch (reader.tag) {
      case ATTRIBUTES:
        attributes ??= new Map();
        readAttribute(reader, attributes, bounds);
        break;
      case AS_INT:
        value = Number(reader.sfixed64());
        break;
      case AS_DOUBLE:
        value = reader.double();
        break;
      case TIME:
        timeUnixNano = reader.fixed64();
        break;
      case FLAGS:
        flags = reader.int32();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  if (value === null || (flags & noRecordedValue) !== 0) return null;
  return { name, value, timeUnixNano, attributes: attributes ?? noAttributes, resource };
}
