import type { Attributes, MetricPoint } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { readAttributes } from './attributes.ts';
import { JsonReader } from './json-reader.ts';
import { enterRoot, readList, readResource } from './origin.ts';
import { readDouble, readEnum, readInteger, readText, readTime } from './scalars.ts';

/** `DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
const noRecordedValue = 1;

/** A data point whose metric's name and resource may still follow it. */
type OpenPoint = { -readonly [Key in keyof MetricPoint]: MetricPoint[Key] };

/** Decodes the number data points of a JSON metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, bounds = new RequestBounds()): MetricPoint[] {
  const reader = new JsonReader(body, bounds);
  const points: OpenPoint[] = [];
  enterRoot(reader);
  while (reader.nextField()) {
    if (reader.field === 'resourceMetrics') {
      points.length = 0;
      readList(reader, () => readResourceMetrics(reader, points));
    } else reader.skip();
  }
  reader.end();
  return points;
}

function readResourceMetrics(reader: JsonReader, points: OpenPoint[]): void {
  const first = points.length;
  let resource: Attributes = noAttributes;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'resource') {
      resource = readResource(reader);
    } else if (reader.field === 'scopeMetrics') {
      points.length = first;
      readList(reader, () => readScopeMetrics(reader, points));
    } else reader.skip();
  }
  for (const point of points.slice(first)) point.resource = resource;
}

function readScopeMetrics(reader: JsonReader, points: OpenPoint[]): void {
  const first = points.length;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'metrics') {
      points.length = first;
      readList(reader, () => readMetric(reader, points));
    } else reader.skip();
  }
}

function readMetric(reader: JsonReader, points: OpenPoint[]): void {
  const first = points.length;
  let name = '';
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'name') {
      name = readText(reader);
    } else if (reader.field === 'sum' || reader.field === 'gauge') {
      readData(reader, points);
    } else reader.skip();
  }
  for (const point of points.slice(first)) point.name = name;
}

function readData(reader: JsonReader, points: OpenPoint[]): void {
  const first = points.length;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'dataPoints') {
      points.length = first;
      readList(reader, () => {
        reader.bounds.countItem();
        const point = readPoint(reader);
        if (point !== null) points.push(point);
      });
    } else reader.skip();
  }
}

function readPoint(reader: JsonReader): OpenPoint | null {
  let value: number | bigint | string = '';
  let timeUnixNano = 0n;
  let flags = 0;
  let attributes: Attributes = noAttributes;
  if (!reader.enterObject()) return null;
  while (reader.nextField()) {
    switch (reader.field) {
      case 'asInt':
        value = readInteger(reader);
        break;
      case 'asDouble':
        value = readDouble(reader);
        break;
      case 'timeUnixNano':
        timeUnixNano = readTime(reader);
        break;
      case 'flags':
        flags = readEnum(reader);
        break;
      case 'attributes':
        attributes = readAttributes(reader);
        break;
      default:
        reader.skip();
    }
  }
  if (typeof value === 'string' || (flags & noRecordedValue) !== 0) return null;
  return { name: '', value: Number(value), timeUnixNano, attributes, resource: noAttributes };
}
