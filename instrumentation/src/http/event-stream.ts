import type { StreamEvent } from '../wire-format.ts';
import { ByteTail } from './byte-tail.ts';
import {
  defaultMaxEventBytes,
  type EventReader,
  type EventReaderOptions,
  toBuffer,
} from './event-reader.ts';

/** Of zlib, which is loaded with the first frame. */
function crc32(bytes: Buffer): number {
  return process.getBuiltinModule('node:zlib').crc32(bytes);
}

/** Length of the frame, length of its headers, and a checksum of the two. */
const preludeBytes = 12;
const checksumBytes = 4;
const smallestFrameBytes = preludeBytes + checksumBytes;

const eventType = Buffer.from(':event-type');
const exceptionType = Buffer.from(':exception-type');
const errorCode = Buffer.from(':error-code');

/** How many bytes a header's value of each type has; of the types 6 and 7 the length stands before it. */
const fixedBytes = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];
const textType = 7;

/**
 * Reads AWS's event stream: frames of headers and a payload, each an event whose name is its `:event-type`,
 * of an exception its `:exception-type`, of an error its `:error-code`.
 *
 * Both checksums are tested. A frame whose own is wrong is left out. Where the one of a prelude is wrong
 * nothing says where the next frame begins: what follows is left out.
 *
 * @see https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
 */
export class EventStreamReader implements EventReader {
  readonly #onEvent: (event: StreamEvent) => void;
  readonly #wants: ((name: string, data: Buffer) => boolean) | undefined;
  readonly #maxEventBytes: number;
  /** The beginning of a frame whose end has not come yet. */
  readonly #tail = new ByteTail();
  /** Of the frame in the tail; 0 as long as its prelude is not whole. */
  #frameBytes = 0;
  /** What is still to come of a frame that is too long to hold. */
  #skippedBytes = 0;
  #broken = false;
  /** Streams repeat the same name: it is decoded once. */
  #lastName = { bytes: Buffer.alloc(0), text: '' };

  constructor({ onEvent, wants, maxEventBytes = defaultMaxEventBytes }: EventReaderOptions) {
    this.#onEvent = onEvent;
    this.#wants = wants;
    this.#maxEventBytes = maxEventBytes;
  }

  push(bytes: Uint8Array): void {
    const chunk = toBuffer(bytes);
    let at = 0;
    while (at < chunk.length && !this.#broken) {
      if (this.#skippedBytes > 0) {
        const skipped = Math.min(this.#skippedBytes, chunk.length - at);
        this.#skippedBytes -= skipped;
        at += skipped;
      } else if (this.#tail.length > 0 || chunk.length - at < preludeBytes) {
        at = this.#fillTail(chunk, at);
      } else {
        at = this.#readAt(chunk, at);
      }
    }
  }

  /** A frame that broke off is none. */
  end(): void {
    this.#broken = true;
    this.#tail.clear();
  }

  /** A frame that begins in this chunk, with at least its prelude. */
  #readAt(chunk: Buffer, at: number): number {
    const frameBytes = this.#readPrelude(chunk.subarray(at, at + preludeBytes));
    if (this.#broken || this.#skippedBytes > 0) return at;
    if (chunk.length - at < frameBytes) {
      this.#frameBytes = frameBytes;
      this.#tail.append(chunk, at, chunk.length);
      return chunk.length;
    }
    this.#readFrame(chunk.subarray(at, at + frameBytes));
    return at + frameBytes;
  }

  /** A frame that began in an earlier chunk, or whose prelude this chunk cuts. */
  #fillTail(chunk: Buffer, at: number): number {
    const tail = this.#tail;
    const wanted = (this.#frameBytes === 0 ? preludeBytes : this.#frameBytes) - tail.length;
    const end = Math.min(chunk.length, at + wanted);
    tail.append(chunk, at, end);
    if (end - at < wanted) return end;
    if (this.#frameBytes === 0) {
      const prelude = tail.take();
      this.#frameBytes = this.#readPrelude(prelude);
      if (this.#broken) return end;
      if (this.#skippedBytes > 0) {
        this.#skippedBytes -= preludeBytes;
        this.#frameBytes = 0;
      } else tail.append(prelude, 0, preludeBytes);
      return end;
    }
    this.#frameBytes = 0;
    this.#readFrame(tail.take());
    return end;
  }

  /** The length of the frame. */
  #readPrelude(prelude: Buffer): number {
    const frameBytes = prelude.readUInt32BE(0);
    const headerBytes = prelude.readUInt32BE(4);
    this.#broken =
      frameBytes < smallestFrameBytes + headerBytes ||
      crc32(prelude.subarray(0, 8)) !== prelude.readUInt32BE(8);
    if (!this.#broken && frameBytes > this.#maxEventBytes) this.#skippedBytes = frameBytes;
    return frameBytes;
  }

  #readFrame(frame: Buffer): void {
    const checkedBytes = frame.length - checksumBytes;
    if (crc32(frame.subarray(0, checkedBytes)) !== frame.readUInt32BE(checkedBytes)) return;
    const headersEnd = preludeBytes + frame.readUInt32BE(4);
    const name = this.#readName(frame.subarray(preludeBytes, headersEnd));
    const data = frame.subarray(headersEnd, checkedBytes);
    if (this.#wants === undefined || this.#wants(name, data)) {
      this.#onEvent({ name, data: data.toString() });
    }
  }

  /** `''` where no header names the event, or the headers cannot be read. */
  #readName(headers: Buffer): string {
    let at = 0;
    while (at < headers.length) {
      const nameEnd = at + 1 + (headers[at] as number);
      const name = headers.subarray(at + 1, nameEnd);
      const type = headers[nameEnd] ?? -1;
      let valueStart = nameEnd + 1;
      let valueBytes = fixedBytes[type];
      if (valueBytes === undefined) return '';
      if (valueBytes === -1) {
        if (valueStart + 2 > headers.length) return '';
        valueBytes = headers.readUInt16BE(valueStart);
        valueStart += 2;
      }
      at = valueStart + valueBytes;
      if (at > headers.length) return '';
      if (type === textType && isName(name)) return this.#decodeName(headers, valueStart, at);
    }
    return '';
  }

  #decodeName(headers: Buffer, start: number, end: number): string {
    const name = headers.subarray(start, end);
    if (!this.#lastName.bytes.equals(name)) {
      this.#lastName = { bytes: Buffer.from(name), text: name.toString() };
    }
    return this.#lastName.text;
  }
}

function isName(header: Buffer): boolean {
  return header.equals(eventType) || header.equals(exceptionType) || header.equals(errorCode);
}
