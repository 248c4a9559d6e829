import type { Attributes, AttributeValue } from '../domain/span.ts';
import { cleanText } from './clean-text.ts';
import { asObject, readDouble, readInteger } from './json-scalars.ts';
import { maxAttributes } from './limits.ts';

/**
 * Attributes by key, from a list of OTLP's `KeyValue` in JSON. A key sent twice has its last value.
 * Malformed entries are left out; a malformed number stays as the text that was sent, so that
 * whoever needs a number can say what it found.
 */
export function readJsonAttributes(list: unknown): Attributes {
  const attributes = new Map<string, AttributeValue>();
  if (!Array.isArray(list)) return attributes;
  for (const entry of list) {
    if (attributes.size >= maxAttributes) break;
    const { key, value } = asObject(entry) ?? {};
    if (typeof key === 'string') attributes.set(cleanText(key), readValue(value));
  }
  return attributes;
}

function readValue(any: unknown): AttributeValue {
  const value = asObject(any) ?? {};
  if (isPresent(value.stringValue)) return toText(value.stringValue);
  if (isPresent(value.intValue)) {
    return readInteger(value.intValue) ?? toText(value.intValue);
  }
  if (isPresent(value.doubleValue)) {
    return readDouble(value.doubleValue) ?? toText(value.doubleValue);
  }
  if (isPresent(value.boolValue)) {
    return typeof value.boolValue === 'boolean' ? value.boolValue : toText(value.boolValue);
  }
  if (isPresent(value.bytesValue)) return readBytes(value.bytesValue);
  if (isPresent(value.arrayValue)) return readList(value.arrayValue);
  if (isPresent(value.kvlistValue)) return readMap(value.kvlistValue);
  return null;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function toText(value: unknown): string {
  return cleanText(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

function readBytes(value: unknown): AttributeValue {
  return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : null;
}

function readList(value: unknown): AttributeValue {
  const values = asObject(value)?.values;
  return Array.isArray(values) ? values.map(readValue) : [];
}

function readMap(value: unknown): AttributeValue {
  const map: Record<string, AttributeValue> = Object.create(null);
  const values = asObject(value)?.values;
  if (!Array.isArray(values)) return map;
  for (const entry of values) {
    const { key, value: nested } = asObject(entry) ?? {};
    if (typeof key === 'string') map[cleanText(key)] = readValue(nested);
  }
  return map;
}
