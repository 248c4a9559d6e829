import type { AttributeValue, MetricPoint } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import type { RequestBounds } from '../request-bounds.ts';
import { readAttribute } from './attributes.ts';
import type { WireReader } from './wire-reader.ts';

// Tags of NumberDataPoint and HistogramDataPoint of opentelemetry.proto.metrics.v1.
const START_TIME = 0x11;
const TIME = 0x19;
const AS_DOUBLE = 0x21;
const AS_INT = 0x31;
const ATTRIBUTES = 0x3a;
const FLAGS = 0x40;
const COUNT = 0x21;
const SUM_OF_VALUES = 0x29;
const HISTOGRAM_ATTRIBUTES = 0x4a;
const HISTOGRAM_FLAGS = 0x50;

/** `DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
const noRecordedValue = 1;

/** What all data points of a metric have in common. */
export type Common = Omit<
  MetricPoint,
  'value' | 'count' | 'startTimeUnixNano' | 'timeUnixNano' | 'attributes'
>;

interface Place {
  readonly bounds: RequestBounds;
  readonly common: Common;
}

/** Reads a point of a gauge or a sum; `null` when it has no value. */
export function readNumberPoint(reader: WireReader, { common, bounds }: Place): MetricPoint | null {
  let value: number | null = null;
  let startTimeUnixNano = 0n;
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
      case START_TIME:
        startTimeUnixNano = reader.fixed64();
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
  const times = { startTimeUnixNano, timeUnixNano };
  return { ...common, ...times, value, count: null, attributes: attributes ?? noAttributes };
}

/** Reads a point of a histogram; `null` when it has no sum, as of values that can be negative. */
export function readHistogramPoint(
  reader: WireReader,
  { common, bounds }: Place,
): MetricPoint | null {
  let value: number | null = null;
  let count = 0n;
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let flags = 0;
  let attributes: Map<string, AttributeValue> | null = null;
  const outerEnd = reader.enter();
  while (reader.next()) {
    switch (reader.tag) {
      case HISTOGRAM_ATTRIBUTES:
        attributes ??= new Map();
        readAttribute(reader, attributes, bounds);
        break;
      case SUM_OF_VALUES:
        value = reader.double();
        break;
      case COUNT:
        count = reader.fixed64();
        break;
      case START_TIME:
        startTimeUnixNano = reader.fixed64();
        break;
      case TIME:
        timeUnixNano = reader.fixed64();
        break;
      case HISTOGRAM_FLAGS:
        flags = reader.int32();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  if (value === null || (flags & noRecordedValue) !== 0) return null;
  const times = { startTimeUnixNano, timeUnixNano };
  return {
    ...common,
    ...times,
    value,
    count: Number(count),
    attributes: attributes ?? noAttributes,
  };
}
