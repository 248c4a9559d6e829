import type { MetricPoint } from '../../domain/span.ts';
import { RequestBounds } from '../request-bounds.ts';
import { toTemporality } from '../temporality.ts';
import { type Common, readHistogramPoint, readNumberPoint } from './metric-points.ts';
import { type Origin, readExport } from './read-export.ts';
import { type Range, WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.metrics.v1.Metric, and of the messages that hold its data points.
const NAME = 0x0a;
const UNIT = 0x1a;
const GAUGE = 0x2a;
const SUM = 0x3a;
const HISTOGRAM = 0x4a;
const EXPONENTIAL_HISTOGRAM = 0x52;
const SUMMARY = 0x5a;
const DATA_POINTS = 0x0a;
const TEMPORALITY = 0x10;
const IS_MONOTONIC = 0x18;

interface Place {
  readonly bounds: RequestBounds;
  readonly points: MetricPoint[];
}

/** Decodes the data points of a protobuf metrics export. Throws like `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, bounds = new RequestBounds()): MetricPoint[] {
  const reader = new WireReader(body, bounds);
  const points: MetricPoint[] = [];
  readExport(reader, bounds, (origin) => readMetric(reader, { bounds, points }, origin));
  return points;
}

function readMetric(reader: WireReader, place: Place, origin: Origin): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  let name = '';
  let unit = '';
  let data: Range[] = [];
  let dataTag = 0;
  while (reader.next()) {
    switch (reader.tag) {
      case NAME:
        name = reader.text();
        break;
      case UNIT:
        unit = reader.text();
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
  const kind = kinds.get(dataTag);
  if (kind === undefined) return;
  const aggregation = readAggregation(reader, kind, data);
  const common = { name, unit, kind, ...origin, ...aggregation };
  for (const part of data) readDataPoints(reader, part, { ...place, common });
}

const kinds: ReadonlyMap<number, MetricPoint['kind']> = new Map([
  [GAUGE, 'gauge'],
  [SUM, 'sum'],
  [HISTOGRAM, 'histogram'],
] as const);

function readAggregation(
  reader: WireReader,
  kind: MetricPoint['kind'],
  data: readonly Range[],
): Pick<MetricPoint, 'temporality' | 'isMonotonic'> {
  let temporality: MetricPoint['temporality'] = null;
  let isMonotonic = false;
  if (kind === 'gauge') return { temporality, isMonotonic };
  for (const part of data) {
    const outer = reader.enterRange(part);
    while (reader.next()) {
      if (reader.tag === TEMPORALITY) temporality = toTemporality(reader.int32());
      else if (reader.tag === IS_MONOTONIC && kind === 'sum') isMonotonic = reader.bool();
      else reader.skip();
    }
    reader.leaveRange(outer);
  }
  return { temporality, isMonotonic };
}

function readDataPoints(reader: WireReader, part: Range, place: Place & { common: Common }): void {
  const outer = reader.enterRange(part);
  while (reader.next()) {
    if (reader.tag !== DATA_POINTS) {
      reader.skip();
      continue;
    }
    place.bounds.countItem();
    const point =
      place.common.kind === 'histogram'
        ? readHistogramPoint(reader, place)
        : readNumberPoint(reader, place);
    if (point !== null) place.points.push(point);
  }
  reader.leaveRange(outer);
}
