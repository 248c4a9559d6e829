import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { EventStreamReader } from '../../../instrumentation/src/http/event-stream.ts';
import { encodeFrame, readEvents, sealFrame } from '../support/framings.ts';

const read = (...chunks: Buffer[]) =>
  readEvents({ createReader: (options) => new EventStreamReader(options) }, chunks);

const a = encodeFrame({ ':event-type': 'chunk' }, '{"a":1}');
const b = encodeFrame({ ':event-type': 'metadata' }, '{"b":2}');
const eventA = { name: 'chunk', data: '{"a":1}' };
const eventB = { name: 'metadata', data: '{"b":2}' };

/** A prelude whose own checksum is right, whatever its lengths claim. */
function createPrelude(frameBytes: number, headerBytes: number): Buffer {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(frameBytes, 0);
  prelude.writeUInt32BE(headerBytes, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  return prelude;
}

describe("the reader of AWS's event stream", () => {
  it('names an event by its type, an exception by its own, and an error by its code', () => {
    const exception = { ':message-type': 'exception', ':exception-type': 'throttlingException' };
    const error = { ':message-type': 'error', ':error-code': 'InternalError' };
    assert.deepEqual(read(a, encodeFrame(exception, '{}'), encodeFrame(error, ''), b), [
      eventA,
      { name: 'throttlingException', data: '{}' },
      { name: 'InternalError', data: '' },
      eventB,
    ]);
  });

  it('passes over headers of every other type', () => {
    const headers = Buffer.concat(
      [[], [], [1], [1, 2], [1, 2, 3, 4], Array(8).fill(1), [0, 2, 9, 9], [0, 1, 65]]
        .concat([Array(8).fill(2), Array(16).fill(3)])
        .map((value, type) => Buffer.from([1, 0x78, type, ...value])),
    );
    const name = Buffer.concat([
      Buffer.of(11),
      Buffer.from(':event-type'),
      Buffer.of(7, 0, 2),
      Buffer.from('ok'),
    ]);
    assert.deepEqual(read(sealFrame(Buffer.concat([headers, name]), Buffer.from('{}'))), [
      { name: 'ok', data: '{}' },
    ]);
  });

  it('gives an event without a name where the headers cannot be read', () => {
    const hostile = [Buffer.of(200, 1), Buffer.of(1, 65, 7, 255, 255), Buffer.of(1, 65, 99)];
    for (const headers of hostile) {
      assert.deepEqual(read(sealFrame(headers, Buffer.from('{}')), b), [
        { name: '', data: '{}' },
        eventB,
      ]);
    }
  });

  it('leaves out a frame whose checksum is wrong, and reads the next', () => {
    const damaged = Buffer.from(a);
    damaged[damaged.length - 8] = 0x21;
    assert.deepEqual(read(damaged, b), [eventB]);
  });

  it('stops where a prelude is damaged, for nothing says where the next frame begins', () => {
    const damaged = Buffer.from(a);
    damaged[3] = 0x21;
    assert.deepEqual(read(b, damaged, b), [eventB]);
  });

  it('stops at lengths that contradict each other, though their checksum is right', () => {
    for (const [frameBytes, headerBytes] of [
      [0, 0],
      [15, 0],
      [16, 1],
      [100, 0xffffffff],
    ] as const) {
      assert.deepEqual(read(a, createPrelude(frameBytes, headerBytes), b), [eventA]);
    }
  });

  it('holds nothing of a frame of 4 GiB', () => {
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1024 * 1024);
    const events = read(a, createPrelude(0xffffffff, 16), ...Array(40).fill(chunk));
    assert.deepEqual(events, [eventA]);
    assert.ok(process.memoryUsage().arrayBuffers - before < 80 * 1024 * 1024);
  });
});
