import type { StreamEvent } from '../wire-format.ts';
import { ByteTail } from './byte-tail.ts';
import {
  defaultMaxEventBytes,
  type EventReader,
  type EventReaderOptions,
  toBuffer,
} from './event-reader.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const nothing = Buffer.alloc(0);
const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * Reads lines of JSON, each an event without a name: NDJSON, JSON lines, and JSON text sequences, whose
 * record separator counts as white space. No JSON on one line holds a line end, whichever it is.
 *
 * @see https://github.com/ndjson/ndjson-spec
 * @see https://www.rfc-editor.org/rfc/rfc7464
 */
export class NdjsonReader implements EventReader {
  readonly #onEvent: (event: StreamEvent) => void;
  readonly #wants: ((name: string, data: Buffer) => boolean) | undefined;
  readonly #maxEventBytes: number;
  /** The beginning of a line whose end has not come yet. */
  readonly #tail = new ByteTail();
  #tooLong = false;
  #atStart = true;

  constructor({ onEvent, wants, maxEventBytes = defaultMaxEventBytes }: EventReaderOptions) {
    this.#onEvent = onEvent;
    this.#wants = wants;
    this.#maxEventBytes = maxEventBytes;
  }

  push(bytes: Uint8Array): void {
    const chunk = toBuffer(bytes);
    let from = 0;
    let lf = chunk.indexOf(lineFeed);
    let cr = chunk.indexOf(carriageReturn);
    while (lf !== -1 || cr !== -1) {
      const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
      this.#endLine(chunk, from, end);
      from = end + 1;
      if (lf === end) lf = chunk.indexOf(lineFeed, from);
      else cr = chunk.indexOf(carriageReturn, from);
    }
    if (from < chunk.length) this.#keep(chunk, from, chunk.length);
  }

  /** A last line needs no line end. */
  end(): void {
    this.#endLine(nothing, 0, 0);
  }

  #keep(chunk: Buffer, from: number, to: number): void {
    if (this.#tooLong) return;
    if (this.#tail.length + to - from <= this.#maxEventBytes) {
      this.#tail.append(chunk, from, to);
      return;
    }
    this.#tooLong = true;
    this.#tail.clear();
  }

  #endLine(chunk: Buffer, from: number, to: number): void {
    if (this.#tooLong) {
      this.#tooLong = false;
    } else if (this.#tail.length > 0) {
      this.#keep(chunk, from, to);
      const line = this.#tail.take();
      if (!this.#tooLong) this.#readLine(line, 0, line.length);
      this.#tooLong = false;
    } else if (to - from <= this.#maxEventBytes) {
      this.#readLine(chunk, from, to);
    }
  }

  #readLine(bytes: Buffer, start: number, end: number): void {
    let from = start;
    let to = end;
    if (this.#atStart && to - from >= 3 && byteOrderMark.compare(bytes, from, from + 3) === 0)
      from += 3;
    while (from < to && (bytes[from] as number) <= space) from += 1;
    while (from < to && (bytes[to - 1] as number) <= space) to -= 1;
    if (from === to) return;
    this.#atStart = false;
    const data = bytes.subarray(from, to);
    if (this.#wants === undefined || this.#wants('', data)) {
      this.#onEvent({ name: '', data: data.toString() });
    }
  }
}
