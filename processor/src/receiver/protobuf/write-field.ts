/*
 * The little of protobuf's wire format that answers need.
 * Source of the format: https://protobuf.dev/programming-guides/encoding/
 */

/** A field of text, bytes or a message. */
export function writeField(number: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([writeVarint(number * 8 + 2), writeVarint(bytes.length), bytes]);
}

/** A field of a whole number from 0 on; nothing for 0, which is what a missing field means. */
export function writeCount(number: number, count: number): Buffer {
  if (count === 0) return Buffer.alloc(0);
  return Buffer.concat([writeVarint(number * 8), writeVarint(count)]);
}

function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
