import type { AttributeValue } from '../../domain/span.ts';
import { maxElements, maxValueDepth } from '../limits.ts';
import type { RequestBounds } from '../request-bounds.ts';
import { storeAttribute } from '../store-attribute.ts';
import type { WireReader } from './wire-reader.ts';

// Tags of opentelemetry.proto.common.v1.KeyValue, AnyValue, ArrayValue and KeyValueList.
const KEY = 0x0a;
const VALUE = 0x12;
const STRING_VALUE = 0x0a;
const BOOL_VALUE = 0x10;
const INT_VALUE = 0x18;
const DOUBLE_VALUE = 0x21;
const ARRAY_VALUE = 0x2a;
const KVLIST_VALUE = 0x32;
const BYTES_VALUE = 0x3a;
const VALUES = 0x0a;

type AttributeMap = Record<string, AttributeValue>;

/** Reads the field of a list of `KeyValue` that the reader has found, and adds it to the attributes. */
export function readAttribute(
  reader: WireReader,
  attributes: Map<string, AttributeValue>,
  bounds: RequestBounds,
): void {
  bounds.countValue();
  let key = '';
  let value: AttributeValue = null;
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag === KEY) key = reader.text();
    else if (reader.tag === VALUE)
      value = readAnyValue(reader, { bounds, before: value, depth: 0 });
    else reader.skip();
  }
  reader.leave(outerEnd);
  storeAttribute(attributes, { key, value, bounds });
}

interface Place {
  readonly bounds: RequestBounds;
  /** What the same field held before: protobuf merges a message that is sent in parts. */
  readonly before: AttributeValue;
  readonly depth: number;
}

/** Reads the `AnyValue` that the reader has found. */
export function readAnyValue(reader: WireReader, { bounds, before, depth }: Place): AttributeValue {
  let value = before;
  const outerEnd = reader.enter();
  while (reader.next()) {
    switch (reader.tag) {
      case STRING_VALUE:
        value = reader.text();
        break;
      case INT_VALUE:
        value = reader.int64();
        break;
      case DOUBLE_VALUE:
        value = reader.double();
        break;
      case BOOL_VALUE:
        value = reader.bool();
        break;
      case ARRAY_VALUE:
        value = readArray(reader, { bounds, before: value, depth });
        break;
      case KVLIST_VALUE:
        value = readMap(reader, { bounds, before: value, depth });
        break;
      case BYTES_VALUE:
        value = reader.copyBytes();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outerEnd);
  return value;
}

function readArray(reader: WireReader, { bounds, before, depth }: Place): AttributeValue {
  if (depth === maxValueDepth) return cutNested(reader, bounds);
  const values: AttributeValue[] = Array.isArray(before) ? [...before] : [];
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag !== VALUES) {
      reader.skip();
      continue;
    }
    bounds.countValue();
    if (values.length < maxElements) {
      values.push(readAnyValue(reader, { bounds, before: null, depth: depth + 1 }));
    } else cutNested(reader, bounds);
  }
  reader.leave(outerEnd);
  return values;
}

function readMap(reader: WireReader, { bounds, before, depth }: Place): AttributeValue {
  if (depth === maxValueDepth) return cutNested(reader, bounds);
  const map: AttributeMap = Object.assign(Object.create(null), isMap(before) ? before : null);
  let size = Object.keys(map).length;
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag !== VALUES) {
      reader.skip();
      continue;
    }
    bounds.countValue();
    if (size < maxElements) readEntry(reader, map, { bounds, before: null, depth: depth + 1 });
    else cutNested(reader, bounds);
    size += 1;
  }
  reader.leave(outerEnd);
  return map;
}

function readEntry(reader: WireReader, map: AttributeMap, place: Place): void {
  let key = '';
  let value: AttributeValue = null;
  const outerEnd = reader.enter();
  while (reader.next()) {
    if (reader.tag === KEY) key = reader.text();
    else if (reader.tag === VALUE) value = readAnyValue(reader, { ...place, before: value });
    else reader.skip();
  }
  reader.leave(outerEnd);
  map[key] = value;
}

function isMap(value: AttributeValue): value is AttributeMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

function cutNested(reader: WireReader, bounds: RequestBounds): null {
  bounds.countCut('nested_value');
  reader.skip();
  return null;
}
