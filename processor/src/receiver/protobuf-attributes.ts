import type { Attributes, AttributeValue } from '../domain/span.ts';
import { cleanText } from './clean-text.ts';
import type { AnyValue, KeyValue } from './generated/opentelemetry/proto/common/v1/common_pb.ts';
import { maxAttributes } from './limits.ts';

/** Attributes by key. A key sent twice has its last value. */
export function readProtobufAttributes(list: readonly KeyValue[]): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const { key, value } of list) {
    if (attributes.size >= maxAttributes) break;
    attributes.set(cleanText(key), readValue(value));
  }
  return attributes;
}

function readValue(any: AnyValue | undefined): AttributeValue {
  const value = any?.value;
  switch (value?.case) {
    case 'stringValue':
      return cleanText(value.value);
    case 'intValue':
      return toInteger(value.value);
    case 'boolValue':
    case 'doubleValue':
    case 'bytesValue':
      return value.value;
    case 'arrayValue':
      return value.value.values.map(readValue);
    case 'kvlistValue':
      return readMap(value.value.values);
    default:
      return null;
  }
}

function readMap(list: readonly KeyValue[]): AttributeValue {
  const map: Record<string, AttributeValue> = Object.create(null);
  for (const { key, value } of list) map[cleanText(key)] = readValue(value);
  return map;
}

function toInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
