import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { WireReader } from '../../../../processor/src/receiver/protobuf/wire-reader.ts';
import { RefusedError } from '../../../../processor/src/receiver/refused-error.ts';

/** A reader that has found the first field of what `write` wrote. */
function readerOf(write: (writer: BinaryWriter) => void): WireReader {
  const writer = new BinaryWriter();
  write(writer);
  const reader = new WireReader(writer.finish());
  assert.equal(reader.next(), true);
  return reader;
}

function assertRefused(bytes: readonly number[], message: RegExp): void {
  const reader = new WireReader(Uint8Array.from(bytes));
  const readAll = () => {
    while (reader.next()) reader.skip();
  };
  assert.throws(
    readAll,
    (error) => error instanceof RefusedError && error.status === 400 && message.test(error.message),
  );
}

suite('an int64', () => {
  const values: readonly (number | bigint)[] = [
    0,
    1,
    127,
    128,
    16_383,
    2 ** 28,
    2 ** 31,
    2 ** 32,
    2 ** 35 - 1,
    Number.MAX_SAFE_INTEGER,
    2n ** 53n,
    2n ** 63n - 1n,
    -1,
    -128,
    -(2 ** 32),
    Number.MIN_SAFE_INTEGER,
    -(2n ** 53n),
    -(2n ** 63n),
  ];
  for (const value of values) {
    test(`of ${value} keeps every digit, as varint and as fixed64`, () => {
      const reader = readerOf((writer) =>
        writer
          .tag(3, WireType.Varint)
          .int64(BigInt(value))
          .tag(6, WireType.Bit64)
          .sfixed64(BigInt(value)),
      );
      const asVarint = reader.int64();
      assert.equal(reader.next(), true);
      assert.deepEqual([asVarint, reader.sfixed64(), reader.next()], [value, value, false]);
    });
  }
});

test('a scalar of each kind is read', () => {
  const reader = readerOf((writer) =>
    writer
      .tag(1, WireType.LengthDelimited)
      .string('Grüße')
      .tag(2, WireType.Varint)
      .bool(true)
      .tag(3, WireType.Bit64)
      .double(0.1)
      .tag(4, WireType.Bit64)
      .fixed64(2n ** 64n - 1n)
      .tag(5, WireType.Varint)
      .int32(-2)
      .tag(6, WireType.LengthDelimited)
      .bytes(Uint8Array.of(0, 255))
      .tag(99, WireType.LengthDelimited)
      .bytes(Uint8Array.of(0xab, 0x01)),
  );
  const values: unknown[] = [];
  const read = [
    () => reader.text(),
    () => reader.bool(),
    () => reader.double(),
    () => reader.fixed64(),
    () => reader.int32(),
    () => reader.copyBytes(),
    () => reader.hex(),
  ];
  const tags: number[] = [];
  for (const readValue of read) {
    tags.push(reader.tag);
    values.push(readValue());
    reader.next();
  }
  assert.deepEqual(values, ['Grüße', true, 0.1, 2n ** 64n - 1n, -2, Uint8Array.of(0, 255), 'ab01']);
  assert.deepEqual(tags, [0x0a, 0x10, 0x19, 0x21, 0x28, 0x32, 99 * 8 + 2]);
  assert.equal(reader.next(), false);
});

test('a message ends where it says, and what is left of it is passed over', () => {
  const reader = readerOf((writer) =>
    writer
      .tag(1, WireType.LengthDelimited)
      .fork()
      .tag(1, WireType.Varint)
      .int32(1)
      .tag(2, WireType.Varint)
      .int32(2)
      .join()
      .tag(2, WireType.Varint)
      .int32(3),
  );
  const outerEnd = reader.enter();
  assert.deepEqual([reader.next(), reader.int32()], [true, 1]);
  reader.leave(outerEnd);
  assert.deepEqual(
    [reader.next(), reader.tag, reader.int32(), reader.next()],
    [true, 0x10, 3, false],
  );
});

test('a range can be looked at a second time', () => {
  const reader = readerOf((writer) =>
    writer
      .tag(1, WireType.LengthDelimited)
      .fork()
      .tag(1, WireType.Varint)
      .int32(7)
      .join()
      .tag(2, WireType.Varint)
      .int32(3),
  );
  const range = reader.range();
  assert.equal(reader.next(), true);
  const back = reader.enterRange(range);
  assert.deepEqual([reader.next(), reader.int32(), reader.next()], [true, 7, false]);
  reader.leaveRange(back);
  assert.equal(reader.int32(), 3);
});

test('every wire type is skipped, groups in groups included', () => {
  const reader = readerOf((writer) =>
    writer
      .tag(1, WireType.Varint)
      .int64(-1n)
      .tag(2, WireType.Bit64)
      .double(1)
      .tag(3, WireType.Bit32)
      .float(1)
      .tag(4, WireType.LengthDelimited)
      .string('x')
      .tag(5, WireType.StartGroup)
      .tag(6, WireType.StartGroup)
      .tag(1, WireType.Varint)
      .int32(1)
      .tag(6, WireType.EndGroup)
      .tag(5, WireType.EndGroup)
      .tag(7, WireType.Varint)
      .int32(5),
  );
  for (let skipped = 0; skipped < 5; skipped += 1) {
    reader.skip();
    reader.next();
  }
  assert.deepEqual([reader.tag, reader.int32(), reader.next()], [7 * 8, 5, false]);
});

test('text that is not UTF-8, and NUL, become U+FFFD; a leading byte order mark is text', () => {
  const read = (bytes: readonly number[]) =>
    readerOf((writer) =>
      writer.tag(1, WireType.LengthDelimited).bytes(Uint8Array.from(bytes)),
    ).text();
  assert.equal(read([0x41, 0xff, 0x42]), 'A\uFFFDB');
  assert.equal(read([0xc3]), '\uFFFD');
  assert.equal(read([0x00, 0x42]), '\uFFFDB');
  assert.equal(read([0xef, 0xbb, 0xbf, 0x42]), '\uFEFFB');
});

test('texts that fall into the same slot are not mixed up', () => {
  // The same length, middle and last eight bytes.
  for (const text of ['aXXXXXXXXXXXXXXXX', 'bXXXXXXXXXXXXXXXX', 'aXXXXXXXXXXXXXXXX']) {
    const reader = readerOf((writer) => writer.tag(1, WireType.LengthDelimited).string(text));
    assert.equal(reader.text(), text);
  }
});

suite('broken framing is refused:', () => {
  const cases: readonly (readonly [string, readonly number[], RegExp])[] = [
    ['field number 0', [0x00, 0x01], /number 0/],
    ['a field number beyond 29 bits', [0xf8, 0xff, 0xff, 0xff, 0x1f, 0x00], /too large/],
    ['a field number of six bytes', [0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01], /too large/],
    ['wire type 6', [0x0e, 0x01], /wire type 6/],
    ['wire type 7', [0x0f, 0x01], /wire type 7/],
    ['the end of a group that never began', [0x0c], /wire type 4/],
    ['a group with the end of another', [0x0b, 0x14], /wire type 4/],
    ['a group without its end', [0x0b, 0x10, 0x01], /no end/],
    ['a hundred and one groups', Array.from({ length: 101 }, () => 0x0b), /nest more than 100/],
    ['a varint of eleven bytes', [0x08, ...new Array(10).fill(0x80), 0x01], /ten bytes/],
    ['a varint that is cut off', [0x08, 0x80], /longer than/],
    ['a field number that is cut off', [0x88], /longer than/],
    ['a length that is cut off', [0x0a], /longer than/],
    ['a length beyond the body', [0x0a, 0x02, 0x41], /longer than/],
    ['a length of 2^32 and the rest', [0x0a, 0x81, 0x80, 0x80, 0x80, 0x10, 0x41], /longer than/],
    ['a fixed64 that is cut off', [0x09, 1, 2, 3, 4, 5, 6, 7], /longer than/],
    ['a fixed32 that is cut off', [0x0d, 1, 2, 3], /longer than/],
  ];
  for (const [title, bytes, message] of cases) {
    test(title, () => assertRefused(bytes, message));
  }

  test('a field of an inner message that is longer than that message', () => {
    const reader = new WireReader(Uint8Array.of(0x0a, 3, 0x0a, 4, 0x41, 0x42, 0x43, 0x44));
    reader.next();
    reader.enter();
    reader.next();
    assert.throws(() => reader.text(), { status: 400 });
  });
});
