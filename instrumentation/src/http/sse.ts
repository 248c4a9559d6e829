import type { StreamEvent } from '../wire-format.ts';
import {
  defaultMaxEventBytes,
  type EventReader,
  type EventReaderOptions,
  toBuffer,
} from './event-reader.ts';
import { LongEvent } from './long-event.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;
const dataField = Buffer.from('data');
const eventField = Buffer.from('event');
const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
const nothing = Buffer.alloc(0);
/** Roughly what it takes to hold a line besides its bytes: empty lines are not free. */
const bytesPerFurtherLine = 128;

/**
 * Reads server-sent events from the chunks of a body, wherever they are cut.
 *
 * Lines stay bytes, so that an event nobody wants is never decoded and a character cut by a chunk's
 * end is whole again. Only what a chunk leaves unfinished is copied: a slice kept for later would
 * pin its socket buffer of 64 KiB.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class SseReader implements EventReader {
  readonly #onEvent: (event: StreamEvent) => void;
  readonly #wants: ((name: string, data: Buffer) => boolean) | undefined;
  readonly #maxEventBytes: number;

  /** The beginning of a line whose end has not come yet, in a buffer that may be longer. */
  #tail: Buffer = nothing;
  #tailBytes = 0;
  /** The event so far; the first `#ownedLines` of its lines are copies, the others slices. */
  #name = '';
  #lines: Buffer[] = [];
  #ownedLines = 0;
  #lineBytes = 0;
  /** Of an event that is too long to hold: what is kept of it. */
  #long: LongEvent | null = null;
  /** While a line goes on that is too long to hold: whether it is of the event's data. */
  #longLine: 'data' | 'other' | null = null;

  #atStart = true;
  /** The last byte was a CR: a LF that follows belongs to the same line end. */
  #afterCarriageReturn = false;
  /** Streams repeat the same name: it is decoded once. */
  #lastName = { bytes: nothing, text: '' };

  constructor({ onEvent, wants, maxEventBytes = defaultMaxEventBytes }: EventReaderOptions) {
    this.#onEvent = onEvent;
    this.#wants = wants;
    this.#maxEventBytes = maxEventBytes;
  }

  /** The next bytes of the body, after any content encoding was undone. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const chunk = toBuffer(bytes);
    let from = this.#afterCarriageReturn && chunk[0] === lineFeed ? 1 : 0;
    this.#afterCarriageReturn = false;
    let lf = chunk.indexOf(lineFeed, from);
    let cr = chunk.indexOf(carriageReturn, from);
    while (lf !== -1 || cr !== -1) {
      const endsWithCr = cr !== -1 && (lf === -1 || cr < lf);
      const end = endsWithCr ? cr : lf;
      this.#endLine(chunk, from, end);
      from = end + 1;
      if (endsWithCr) {
        if (from === chunk.length) this.#afterCarriageReturn = true;
        else if (chunk[from] === lineFeed) from += 1;
      }
      if (lf !== -1 && lf < from) lf = chunk.indexOf(lineFeed, from);
      if (cr !== -1 && cr < from) cr = chunk.indexOf(carriageReturn, from);
    }
    if (from < chunk.length) this.#growTail(chunk, from, chunk.length);
    this.#ownLines();
  }

  /** The body ended. Providers often leave out the blank line behind the last event: it counts. */
  end(): void {
    if (this.#tailBytes > 0) this.#endLine(nothing, 0, 0);
    this.#endEvent();
  }

  #endLine(chunk: Buffer, from: number, end: number): void {
    if (this.#tailBytes > 0) {
      this.#growTail(chunk, from, end);
      // What lies behind its end in the buffer is not the line's.
      const line = this.#tail.subarray(0, this.#tailBytes);
      this.#tail = nothing;
      this.#tailBytes = 0;
      this.#longLine = null;
      this.#readLine(line, 0, line.length);
    } else if (from === end) {
      this.#endEvent();
    } else {
      this.#readLine(chunk, from, end);
    }
  }

  #readLine(bytes: Buffer, start: number, end: number): void {
    const from = this.#atStart && startsWith(bytes, start, byteOrderMark) ? start + 3 : start;
    this.#atStart = false;
    const dataStart = findValue(bytes, from, end, dataField);
    if (dataStart !== -1) {
      const data = bytes.subarray(dataStart, end);
      if (this.#long === null) {
        this.#lineBytes += data.length + (this.#lines.length > 0 ? bytesPerFurtherLine : 0);
        if (this.#isTooLong()) this.#beginLong();
      }
      if (this.#long === null) this.#lines.push(data);
      else this.#long.push(data);
      return;
    }
    const nameStart = findValue(bytes, from, end, eventField);
    if (nameStart !== -1) this.#name = this.#decodeName(bytes, nameStart, end);
  }

  #decodeName(bytes: Buffer, start: number, end: number): string {
    const last = this.#lastName;
    if (last.bytes.length !== end - start || !startsWith(bytes, start, last.bytes)) {
      const name = bytes.subarray(start, end);
      this.#lastName = { bytes: Buffer.from(name), text: name.toString() };
    }
    return this.#lastName.text;
  }

  #endEvent(): void {
    const name = this.#name;
    const lines = this.#lines;
    const long = this.#long;
    this.#name = '';
    this.#long = null;
    this.#lineBytes = 0;
    if (lines.length === 0 && long === null) return;
    this.#lines = [];
    this.#ownedLines = 0;
    const data = long === null ? joinLines(lines) : long.take();
    if (data === undefined) return;
    if (this.#wants === undefined || this.#wants(name, data)) {
      this.#onEvent({ name, data: data.toString() });
    }
  }

  #growTail(chunk: Buffer, from: number, end: number): void {
    const usedBytes = this.#tailBytes;
    this.#tailBytes += end - from;
    if (this.#longLine !== null) {
      if (this.#longLine === 'data') this.#long?.push(chunk.subarray(from, end));
      return;
    }
    if (this.#isTooLong()) {
      this.#beginLongLine(
        Buffer.concat([this.#tail.subarray(0, usedBytes), chunk.subarray(from, end)]),
      );
      return;
    }
    if (this.#tailBytes > this.#tail.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#tailBytes, 2 * this.#tail.length));
      this.#tail.copy(larger, 0, 0, usedBytes);
      this.#tail = larger;
    }
    chunk.copy(this.#tail, usedBytes, from, end);
  }

  #ownLines(): void {
    for (; this.#ownedLines < this.#lines.length; this.#ownedLines += 1) {
      this.#lines[this.#ownedLines] = Buffer.from(this.#lines[this.#ownedLines] ?? nothing);
    }
  }

  #isTooLong(): boolean {
    return this.#tailBytes + this.#lineBytes > this.#maxEventBytes;
  }

  #beginLong(): LongEvent {
    const long = new LongEvent(this.#maxEventBytes);
    for (const line of this.#lines) long.push(line);
    this.#long = long;
    this.#lines = [];
    this.#ownedLines = 0;
    this.#lineBytes = 0;
    return long;
  }

  #beginLongLine(line: Buffer): void {
    this.#tail = nothing;
    const dataStart = findValue(line, 0, line.length, dataField);
    this.#longLine = dataStart === -1 ? 'other' : 'data';
    if (dataStart === -1) return;
    const long = this.#long ?? this.#beginLong();
    long.push(line.subarray(dataStart));
  }
}

/** Where the value of a line begins if the line is of this field; otherwise -1. */
function findValue(bytes: Buffer, start: number, end: number, field: Buffer): number {
  if (!startsWith(bytes, start, field)) return -1;
  const at = start + field.length;
  if (at === end) return end;
  if (bytes[at] !== colon) return -1;
  return bytes[at + 1] === space ? at + 2 : at + 1;
}

function startsWith(bytes: Buffer, start: number, beginning: Buffer): boolean {
  for (let offset = 0; offset < beginning.length; offset += 1) {
    if (bytes[start + offset] !== beginning[offset]) return false;
  }
  return true;
}

function joinLines(lines: readonly Buffer[]): Buffer {
  const first = lines[0] ?? nothing;
  if (lines.length === 1) return first;
  const more = lines.slice(1).flatMap((line) => [Buffer.of(lineFeed), line]);
  return Buffer.concat([first, ...more]);
}
