import type { Attributes, AttributeValue } from '../../domain/span.ts';
import { maxAttributes, maxElements, maxValueDepth } from '../limits.ts';
import { noAttributes } from '../no-attributes.ts';
import { storeAttribute } from '../store-attribute.ts';
import { TextMemory } from '../text-memory.ts';
import { type FieldSlot, slotOf } from './field-names.ts';
import type { JsonReader } from './json-reader.ts';
import { readBool, readDouble, readInteger } from './scalars.ts';

type AttributeMap = Record<string, AttributeValue>;

/**
 * Attributes by key, from a list of OTLP's `KeyValue` in JSON. A key sent twice has its last value.
 * Malformed entries are left out.
 */
export function readAttributes(reader: JsonReader): Attributes {
  if (reader.kind() !== 'array') {
    reader.skip();
    return noAttributes;
  }
  let attributes: Map<string, AttributeValue> | null = null;
  let index = 0;
  reader.enter();
  while (reader.nextElement()) {
    reader.bounds.countValue();
    attributes ??= new Map();
    readEntry(reader, attributes, index);
    index += 1;
  }
  return attributes ?? noAttributes;
}

const keySlot = slotOf('key');
const valueSlot = slotOf('value');

// What the lists of attributes before had in each place: most spans of a sender are alike.
const likelyKeys = new TextMemory(maxAttributes);
const likelyTexts = new TextMemory(maxAttributes);
const likelyTypes = new Array<FieldSlot>(maxAttributes).fill(-1);

function readEntry(
  reader: JsonReader,
  attributes: Map<string, AttributeValue>,
  place: number,
): void {
  let key: string | null = null;
  let value: AttributeValue = null;
  if (!reader.enterObject()) return;
  while (reader.nextField(key === null ? keySlot : valueSlot)) {
    if (reader.field === 'key') key = readKey(reader, place);
    else if (reader.field === 'value') value = readAnyValue(reader, { depth: 0, place });
    else reader.skip();
  }
  if (key !== null) storeAttribute(attributes, { key, value, bounds: reader.bounds });
}

function readKey(reader: JsonReader, place: number): string | null {
  if (reader.kind() === 'string') return reader.readLikely(likelyKeys, place);
  reader.skip();
  return null;
}

/** An `AnyValue`. A malformed number stays as the text that was sent; of several values the last counts. */
export function readAnyValue(
  reader: JsonReader,
  { depth = 0, place = maxAttributes }: { depth?: number; place?: number } = {},
): AttributeValue {
  let value: AttributeValue = null;
  if (!reader.enterObject()) return value;
  while (reader.nextField(likelyTypes[place])) {
    const { field } = reader;
    if (field === '' || reader.kind() === 'null') {
      reader.skip();
      continue;
    }
    if (place < maxAttributes) likelyTypes[place] = reader.fieldSlot;
    switch (field) {
      case 'stringValue':
        value = readLooseText(reader, place);
        break;
      case 'intValue':
        value = readInteger(reader);
        break;
      case 'doubleValue':
        value = readDouble(reader);
        break;
      case 'boolValue':
        value = readBool(reader);
        break;
      case 'bytesValue':
        value = readBytes(reader);
        break;
      case 'arrayValue':
        value = readArray(reader, depth);
        break;
      case 'kvlistValue':
        value = readMap(reader, depth);
        break;
      default:
        reader.skip();
    }
  }
  return value;
}

function readLooseText(reader: JsonReader, place: number): string {
  return reader.kind() === 'string' ? reader.readLikely(likelyTexts, place) : reader.readAsText();
}

function readBytes(reader: JsonReader): AttributeValue {
  if (reader.kind() === 'string') {
    return new Uint8Array(Buffer.from(reader.readString(), 'base64'));
  }
  reader.skip();
  return null;
}

function readArray(reader: JsonReader, depth: number): AttributeValue {
  if (depth === maxValueDepth) return cutNested(reader);
  let values: AttributeValue[] = [];
  readValues(reader, {
    onList: () => {
      values = [];
    },
    onElement: () => values.push(readAnyValue(reader, { depth: depth + 1 })),
  });
  return values;
}

function readMap(reader: JsonReader, depth: number): AttributeValue {
  if (depth === maxValueDepth) return cutNested(reader);
  let map: AttributeMap = Object.create(null);
  readValues(reader, {
    onList: () => {
      map = Object.create(null);
    },
    onElement: () => readMapEntry(reader, map, depth + 1),
  });
  return map;
}

function readMapEntry(reader: JsonReader, map: AttributeMap, depth: number): void {
  let key: string | null = null;
  let value: AttributeValue = null;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'key') key = readKey(reader, maxAttributes);
    else if (reader.field === 'value') value = readAnyValue(reader, { depth });
    else reader.skip();
  }
  if (key !== null) map[key] = value;
}

/** Reads the `values` of an `ArrayValue` or a `KeyValueList`. */
function readValues(
  reader: JsonReader,
  { onList, onElement }: { onList: () => void; onElement: () => void },
): void {
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field !== 'values' || reader.kind() !== 'array') {
      reader.skip();
      continue;
    }
    onList();
    let count = 0;
    reader.enter();
    while (reader.nextElement()) {
      reader.bounds.countValue();
      count += 1;
      if (count > maxElements) cutNested(reader);
      else onElement();
    }
  }
}

function cutNested(reader: JsonReader): null {
  reader.bounds.countCut('nested_value');
  reader.skip();
  return null;
}
