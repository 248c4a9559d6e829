import type { Attributes, MetricPoint } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { toTemporality } from '../temporality.ts';
import { readAttributes } from './attributes.ts';
import type { JsonReader } from './json-reader.ts';
import { readList } from './origin.ts';
import { readExport } from './read-export.ts';
import { readBool, readDouble, readEnum, readInteger, readText, readTime } from './scalars.ts';

/** `DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
const noRecordedValue = 1;

/** A data point whose metric's name and resource may still follow it. */
type OpenPoint = { -readonly [Key in keyof MetricPoint]: MetricPoint[Key] };

/** Decodes the data points of a JSON metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, bounds = new RequestBounds()): MetricPoint[] {
  return readExport<OpenPoint>(body, bounds, {
    resources: 'resourceMetrics',
    scopes: 'scopeMetrics',
    items: 'metrics',
    readItem: readMetric,
  });
}

function readMetric(reader: JsonReader, points: OpenPoint[]): void {
  const first = points.length;
  let name = '';
  let unit = '';
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    switch (reader.field) {
      case 'name':
        name = readText(reader);
        break;
      case 'unit':
        unit = readText(reader);
        break;
      case 'sum':
      case 'gauge':
      case 'histogram':
        readData(reader, points, reader.field);
        break;
      default:
        reader.skip();
    }
  }
  for (const point of points.slice(first)) Object.assign(point, { name, unit });
}

function readData(reader: JsonReader, points: OpenPoint[], kind: MetricPoint['kind']): void {
  const first = points.length;
  let temporality: MetricPoint['temporality'] = null;
  let isMonotonic = false;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'dataPoints') {
      points.length = first;
      readList(reader, () => {
        reader.bounds.countItem();
        const point = readPoint(reader, kind);
        if (point !== null) points.push(point);
      });
    } else if (reader.field === 'aggregationTemporality' && kind !== 'gauge') {
      temporality = toTemporality(readEnum(reader));
    } else if (reader.field === 'isMonotonic' && kind === 'sum') {
      isMonotonic = readBool(reader) === true;
    } else reader.skip();
  }
  for (const point of points.slice(first)) Object.assign(point, { temporality, isMonotonic });
}

/** A count that is none is as unknown as one that was left out, which protobuf has as 0. */
function toCount(value: number | bigint | string): number {
  return typeof value === 'string' ? 0 : Number(value);
}

function readPoint(reader: JsonReader, kind: MetricPoint['kind']): OpenPoint | null {
  const isHistogram = kind === 'histogram';
  let value: number | bigint | string = '';
  let count: number | bigint | string = 0;
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let flags = 0;
  let attributes: Attributes = noAttributes;
  if (!reader.enterObject()) return null;
  while (reader.nextField()) {
    switch (reader.field) {
      case 'asInt':
        if (isHistogram) reader.skip();
        else value = readInteger(reader);
        break;
      case 'asDouble':
        if (isHistogram) reader.skip();
        else value = readDouble(reader);
        break;
      case 'sum':
        if (isHistogram) value = readDouble(reader);
        else reader.skip();
        break;
      case 'count':
        count = readInteger(reader);
        break;
      case 'startTimeUnixNano':
        startTimeUnixNano = readTime(reader);
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
  return {
    name: '',
    unit: '',
    kind,
    temporality: null,
    isMonotonic: false,
    value: Number(value),
    count: isHistogram ? toCount(count) : null,
    startTimeUnixNano,
    timeUnixNano,
    attributes,
    scopeName: '',
    resource: noAttributes,
  };
}
