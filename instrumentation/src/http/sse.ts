/** One server-sent event: its `event:` name (`''` when unnamed) and its `data:` lines joined. */
interface SseEvent {
  readonly name: string;
  readonly data: string;
}

export interface SseReaderOptions {
  readonly onEvent: (event: SseEvent) => void;
  /** A cheap test on the undecoded data; where it says `false` the event is not decoded. */
  readonly wants?: ((name: string, data: Buffer) => boolean) | undefined;
  /** An event whose lines are longer than this is skipped; the events after it are still read. */
  readonly maxEventBytes?: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;
const nothing = Buffer.alloc(0);

/**
 * Reads server-sent events from the chunks of a body, wherever they are cut.
 *
 * Lines stay bytes, so that an event nobody wants is never decoded and a character cut by a chunk's
 * end is whole again. Only what a chunk leaves unfinished is copied: a slice kept for later would
 * pin its socket buffer of 64 KiB.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class SseReader {
  readonly #onEvent: (event: SseEvent) => void;
  readonly #wants: (name: string, data: Buffer) => boolean;
  readonly #maxEventBytes: number;

  /** The beginning of a line whose end has not come yet. */
  #tail: Buffer[] = [];
  #tailBytes = 0;
  /** The event so far. */
  #name = '';
  #data: Buffer[] = [];
  #ownedData = 0;
  #dataBytes = 0;
  #tooLong = false;

  #atStart = true;
  /** The last byte was a CR: a LF that follows belongs to the same line end. */
  #afterCarriageReturn = false;

  constructor({ onEvent, wants = () => true, maxEventBytes = 8 * 1024 * 1024 }: SseReaderOptions) {
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
      this.#endLine(chunk.subarray(from, end));
      from = end + 1;
      if (endsWithCr) {
        if (from === chunk.length) this.#afterCarriageReturn = true;
        else if (chunk[from] === lineFeed) from += 1;
      }
      if (lf !== -1 && lf < from) lf = chunk.indexOf(lineFeed, from);
      if (cr !== -1 && cr < from) cr = chunk.indexOf(carriageReturn, from);
    }
    this.#keepTail(chunk.subarray(from));
    this.#ownData();
  }

  /** The body ended. Providers often leave out the blank line behind the last event: it counts. */
  end(): void {
    if (this.#tailBytes > 0) this.#endLine(nothing);
    this.#endEvent();
  }

  #endLine(rest: Buffer): void {
    const isEmpty = this.#tailBytes === 0 && rest.length === 0;
    if (isEmpty) {
      this.#endEvent();
      return;
    }
    const line = this.#tail.length === 0 ? rest : Buffer.concat([...this.#tail, rest]);
    this.#tail = [];
    this.#tailBytes = 0;
    if (!this.#tooLong) this.#readLine(this.#atStart ? withoutByteOrderMark(line) : line);
    this.#atStart = false;
  }

  #readLine(line: Buffer): void {
    const end = line.indexOf(colon);
    const nameBytes = end === -1 ? line.length : end;
    if (nameBytes !== 'data'.length && nameBytes !== 'event'.length) return;
    const field = line.toString('latin1', 0, nameBytes);
    if (field !== 'data' && field !== 'event') return;
    const value = end === -1 ? nothing : line.subarray(line[end + 1] === space ? end + 2 : end + 1);
    if (field === 'event') {
      this.#name = value.toString();
      return;
    }
    this.#dataBytes += value.length;
    if (this.#isTooLong()) return;
    this.#data.push(value);
  }

  #endEvent(): void {
    const name = this.#name;
    const data = this.#data;
    const isWhole = !this.#tooLong && data.length > 0;
    this.#name = '';
    this.#data = [];
    this.#ownedData = 0;
    this.#dataBytes = 0;
    this.#tooLong = false;
    if (!isWhole) return;
    const bytes = joinLines(data);
    if (this.#wants(name, bytes)) this.#onEvent({ name, data: bytes.toString() });
  }

  #keepTail(rest: Buffer): void {
    this.#tailBytes += rest.length;
    if (rest.length === 0 || this.#isTooLong()) return;
    this.#tail.push(Buffer.from(rest));
  }

  #ownData(): void {
    for (; this.#ownedData < this.#data.length; this.#ownedData += 1) {
      this.#data[this.#ownedData] = Buffer.from(this.#data[this.#ownedData] ?? nothing);
    }
  }

  #isTooLong(): boolean {
    if (this.#tailBytes + this.#dataBytes <= this.#maxEventBytes) return this.#tooLong;
    this.#tooLong = true;
    this.#tail = [];
    this.#data = [];
    this.#ownedData = 0;
    return true;
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function withoutByteOrderMark(line: Buffer): Buffer {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

function joinLines([first = nothing, ...more]: readonly Buffer[]): Buffer {
  if (more.length === 0) return first;
  return Buffer.concat([first, ...more.flatMap((line) => [Buffer.of(lineFeed), line])]);
}
