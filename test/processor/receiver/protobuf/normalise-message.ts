import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * Rewrites a protobuf body so that `fromBinary` reads it as the receiver means to, where that library
 * is laxer or stricter: fields with a wire type that is not theirs are unknown fields, as in Google's
 * own implementations (it would misread them); text that is not UTF-8 is mended (it would refuse the
 * whole batch); a field that is longer than its message is refused (it would read on).
 * Fields that the pipeline does not read are stepped over, whatever is in them.
 */
export function normaliseMessage(
  schema: DescMessage,
  body: Uint8Array,
  isRead: (field: DescField) => boolean,
): Uint8Array {
  const reader = new BinaryReader(body);
  const writer = new BinaryWriter();
  copyMessage(schema, body.length);
  return writer.finish();

  function copyMessage(message: DescMessage, end: number): void {
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      if (reader.pos > end) throw new Error('a tag is longer than its message');
      const field = message.fields.find((candidate) => candidate.number === number);
      const start = reader.pos;
      if (field === undefined || !isRead(field) || wireType !== wireTypeOf(field)) {
        skip(wireType, { number, end, depth: 100 });
        continue;
      }
      writer.tag(number, wireType);
      if (field.message !== undefined) {
        const innerEnd = enter(end);
        writer.fork();
        copyMessage(field.message, innerEnd);
        writer.join();
      } else if (wireType === WireType.LengthDelimited) {
        const innerEnd = enter(end);
        const content = Buffer.from(body.subarray(reader.pos, innerEnd));
        reader.pos = innerEnd;
        writer.bytes(
          field.scalar === ScalarType.STRING ? Buffer.from(content.toString()) : content,
        );
      } else {
        skip(wireType, { number, end, depth: 100 });
        writer.raw(body.subarray(start, reader.pos));
      }
    }
  }

  function enter(end: number): number {
    const length = Number(reader.uint64());
    if (length > end - reader.pos) throw new Error('a length is beyond its message');
    return reader.pos + length;
  }

  function skip(
    wireType: WireType,
    { number, end, depth }: { number: number; end: number; depth: number },
  ): void {
    switch (wireType) {
      case WireType.Varint:
        reader.uint64();
        break;
      case WireType.Bit64:
        reader.pos += 8;
        break;
      case WireType.Bit32:
        reader.pos += 4;
        break;
      case WireType.LengthDelimited:
        reader.pos = enter(end);
        break;
      case WireType.StartGroup:
        skipGroup({ number, end, depth });
        break;
      default:
        throw new Error(`wire type ${wireType} is out of place`);
    }
    if (reader.pos > end) throw new Error('a field is longer than its message');
  }

  function skipGroup({ number, end, depth }: { number: number; end: number; depth: number }): void {
    if (depth === 0) throw new Error('groups nest too deep');
    for (;;) {
      const [innerNumber, innerType] = reader.tag();
      if (innerType !== WireType.EndGroup) {
        skip(innerType, { number: innerNumber, end, depth: depth - 1 });
      } else if (innerNumber === number) {
        return;
      } else {
        throw new Error('a group has the end of another');
      }
    }
  }
}

function wireTypeOf(field: DescField): WireType {
  if (field.message !== undefined) return WireType.LengthDelimited;
  switch (field.scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
    case ScalarType.FLOAT:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
