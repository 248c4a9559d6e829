import { maxBytesLength, maxTextLength } from '../limits.ts';
import { readText } from '../read-text.ts';
import { undecodable } from '../refusals.ts';
import { RequestBounds } from '../request-bounds.ts';

const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const startGroup = 3;
const endGroup = 4;
const fixed32 = 5;

const maxGroupDepth = 100;

/** One more character of UTF-16 than is kept takes at most so many bytes of UTF-8. */
const maxTextBytes = 3 * (maxTextLength + 1);

/** Where a field's bytes are in the body: from `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads protobuf's wire format from a body, field by field, and makes nothing of what it skips:
 *
 *     const outerEnd = reader.enter();
 *     while (reader.next()) {
 *       if (reader.tag === NAME) name = reader.text(); // NAME: field number × 8 + wire type
 *       else reader.skip();
 *     }
 *     reader.leave(outerEnd);
 *
 * A known field with an unexpected wire type has another tag, and so is skipped like any unknown one.
 * Nothing is read beyond the message that was entered. Every method throws `RefusedError` with 400
 * where the framing is broken: truncated, field number 0, a wire type that does not exist, a group
 * without its end.
 * Source of the format: https://protobuf.dev/programming-guides/encoding/
 */
export class WireReader {
  readonly bytes: Buffer;
  readonly #view: DataView;
  readonly #bounds: RequestBounds;
  #position = 0;
  #end: number;
  /** Field number × 8 + wire type of the field that `next` found. */
  tag = 0;

  constructor(body: Uint8Array, bounds = new RequestBounds()) {
    this.#bounds = bounds;
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.#end = body.byteLength;
  }

  /** Whether the message has a further field; its tag is in `tag`, and its value has to be read or skipped. */
  next(): boolean {
    if (this.#position === this.#end) return false;
    const first = this.bytes[this.#position] ?? 0;
    if (first >= 0x80) {
      this.tag = this.#longTag();
    } else {
      this.#position += 1;
      this.tag = first;
    }
    if (this.tag < 8) throw broken('a field has the number 0');
    return true;
  }

  /** Steps into the message of the field. Returns what `leave` wants. */
  enter(): number {
    const length = this.#length();
    const outerEnd = this.#end;
    this.#end = this.#position + length;
    return outerEnd;
  }

  /** Steps out of a message, whether or not all of it was read. */
  leave(outerEnd: number): void {
    this.#position = this.#end;
    this.#end = outerEnd;
  }

  /** Steps over the value of the field, and returns where it is: for a second look. */
  range(): Range {
    const length = this.#length();
    const start = this.#position;
    this.#position += length;
    return { start, end: this.#position };
  }

  /** Steps to a range that was passed before. Returns what `leaveRange` wants. */
  enterRange({ start, end }: Range): Range {
    const outer = { start: this.#position, end: this.#end };
    this.#position = start;
    this.#end = end;
    return outer;
  }

  /** Steps back to where `enterRange` was called. */
  leaveRange({ start, end }: Range): void {
    this.#position = start;
    this.#end = end;
  }

  /** Steps over the value of the field. */
  skip(): void {
    this.#skip(this.tag, maxGroupDepth);
  }

  /** A string, with U+FFFD for what is not UTF-8, and without its end where it is too long. */
  text(): string {
    const length = this.#length();
    const start = this.#position;
    this.#position += length;
    if (length <= maxTextLength) return readText(this.bytes, start, start + length);
    return this.#bounds.cutText(
      readText(this.bytes, start, start + Math.min(length, maxTextBytes)),
    );
  }

  /** A copy of the bytes of the field, without their end where they are too many. */
  copyBytes(): Uint8Array {
    const { start, end } = this.range();
    if (end - start > maxBytesLength) this.#bounds.countCut('text');
    // A copy, because a view would keep the whole body in memory.
    return new Uint8Array(this.bytes.subarray(start, Math.min(end, start + maxBytesLength)));
  }

  /** The bytes of the field as lower-case hex digits. */
  hex(): string {
    const { start, end } = this.range();
    return this.bytes.toString('hex', start, end);
  }

  bool(): boolean {
    this.#varint64();
    return this.#low !== 0 || this.#high !== 0;
  }

  /** An int32, uint32 or enum: the low 32 bits of a varint, signed. */
  int32(): number {
    this.#varint64();
    return this.#low | 0;
  }

  /** An int64: a `number` where that is exact, else a `bigint`. */
  int64(): number | bigint {
    this.#varint64();
    return toInteger(this.#high, this.#low);
  }

  /** An sfixed64: a `number` where that is exact, else a `bigint`. */
  sfixed64(): number | bigint {
    const at = this.#advance(8);
    return toInteger(this.#view.getInt32(at + 4, true), this.#view.getInt32(at, true));
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  #low = 0;
  #high = 0;

  /** Reads a varint of up to ten bytes into `#low` and `#high`, two signed halves of 32 bits. */
  #varint64(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift === 28) {
        low |= (byte & 0x0f) << 28;
        high = (byte & 0x70) >> 4;
      } else high |= (byte & 0x7f) << (shift - 32);
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw broken('a number has more than ten bytes');
  }

  #longTag(): number {
    let tag = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      if (shift === 28 && byte > 0x0f) break;
      tag |= (byte & 0x7f) << shift;
      if (byte < 0x80) return tag >>> 0;
    }
    throw broken('a field number is too large');
  }

  #length(): number {
    const first = this.bytes[this.#position] ?? 0;
    let length = first;
    if (first < 0x80 && this.#position < this.#end) {
      this.#position += 1;
    } else {
      this.#varint64();
      length = this.#high === 0 ? this.#low >>> 0 : Number.POSITIVE_INFINITY;
    }
    if (length > this.#end - this.#position) throw truncated();
    return length;
  }

  #byte(): number {
    const byte = this.bytes[this.#advance(1)];
    return byte ?? 0;
  }

  /** Steps over so many bytes and returns where they begin. */
  #advance(count: number): number {
    const at = this.#position;
    if (at + count > this.#end) throw truncated();
    this.#position = at + count;
    return at;
  }

  #skip(tag: number, groupsLeft: number): void {
    switch (tag & 7) {
      case varint:
        this.#varint64();
        break;
      case fixed64:
        this.#advance(8);
        break;
      case lengthDelimited:
        this.#advance(this.#length());
        break;
      case fixed32:
        this.#advance(4);
        break;
      case startGroup:
        this.#skipGroup(tag, groupsLeft);
        break;
      default:
        throw broken(`wire type ${tag & 7} is out of place`);
    }
  }

  #skipGroup(tag: number, groupsLeft: number): void {
    if (groupsLeft === 0) throw broken(`groups nest more than ${maxGroupDepth} deep`);
    const end = tag - startGroup + endGroup;
    while (this.next()) {
      if (this.tag === end) return;
      this.#skip(this.tag, groupsLeft - 1);
    }
    throw broken('a group has no end');
  }
}

function toInteger(high: number, low: number): number | bigint {
  const number = high * 2 ** 32 + (low >>> 0);
  return Number.isSafeInteger(number) ? number : (BigInt(high) << 32n) + BigInt(low >>> 0);
}

function truncated(): Error {
  return broken('a field is longer than its message');
}

function broken(what: string): Error {
  return undecodable(`The body is not protobuf: ${what}.`);
}
