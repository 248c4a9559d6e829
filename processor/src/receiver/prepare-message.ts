import { isUtf8 } from 'node:buffer';
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { maxMessageDepth, maxMessageFields } from './limits.ts';
import { tooLarge, undecodable } from './refusals.ts';

/**
 * Walks a protobuf body before it is decoded, and returns it fit for that.
 * It refuses what would fill the memory: two bytes make an empty span, so that 64 MiB could become
 * gigabytes of objects. And it replaces text that is not UTF-8 by question marks, in a copy: the
 * decoder would refuse the whole batch for it, and senders that cut text in the middle exist.
 * Throws `RefusedError` with 413, or 400 when the nesting is too deep; `Error` on broken framing.
 */
export function prepareMessage(schema: DescMessage, body: Uint8Array): Uint8Array {
  const reader = new BinaryReader(body);
  let prepared = body;
  let fields = 0;

  function walk(message: DescMessage, end: number, depth: number): void {
    if (depth > maxMessageDepth) {
      throw undecodable(`The body nests more than ${maxMessageDepth} messages.`);
    }
    const known = fieldsByNumber(message);
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      const field = known.get(number);
      const isDelimited = wireType === WireType.LengthDelimited;
      if (isDelimited && field?.message !== undefined) {
        count(1 + field.message.members.length);
        const length = reader.uint32();
        walk(field.message, reader.pos + length, depth + 1);
        continue;
      }
      const start = reader.pos;
      reader.skip(wireType, number);
      // A packed list makes at most one value of each byte.
      if (field?.fieldKind === 'list') count(reader.pos - start);
      if (isDelimited && field?.scalar === ScalarType.STRING) repair(start, reader.pos);
    }
    if (reader.pos !== end) throw undecodable('A field of the body is longer than its message.');
  }

  function count(more: number): void {
    fields += more;
    if (fields <= maxMessageFields) return;
    throw tooLarge(
      `The body holds more than ${maxMessageFields} fields: send fewer spans at a time.`,
    );
  }

  function repair(start: number, end: number): void {
    const textStart = start + lengthOfVarint(body, start);
    if (isUtf8(body.subarray(textStart, end))) return;
    if (prepared === body) prepared = Uint8Array.from(body);
    const text = prepared.subarray(textStart, end);
    text.forEach((byte, at) => {
      if (byte > 0x7f) text[at] = 0x3f;
    });
  }

  walk(schema, body.length, 0);
  return prepared;
}

function lengthOfVarint(body: Uint8Array, start: number): number {
  let at = start;
  while ((body[at] ?? 0) > 0x7f) at += 1;
  return at + 1 - start;
}

const fieldMaps = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function fieldsByNumber(message: DescMessage): ReadonlyMap<number, DescField> {
  let map = fieldMaps.get(message);
  if (map === undefined) {
    map = new Map(message.fields.map((field) => [field.number, field]));
    fieldMaps.set(message, map);
  }
  return map;
}
