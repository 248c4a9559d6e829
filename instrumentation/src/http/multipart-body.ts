import { toBuffer } from './event-reader.ts';
import { Fields } from './form-body.ts';

const nothing = Buffer.alloc(0);
const lineEnd = Buffer.from('\r\n');
const headersEnd = Buffer.from('\r\n\r\n');
const maxHeaderBytes = 8 * 1024;
/** A longer text is measured, not kept. */
const maxTextBytes = 16 * 1024;

/** A part whose content is passing by. */
interface Part {
  readonly name: string;
  readonly isFile: boolean;
  text: Buffer;
  byteLength: number;
  characters: number;
}

/**
 * A form with files as it passes by: `multipart/form-data`. A text becomes a field; a longer one its size, as in
 * the outline of JSON; a file the number of its bytes, `{ "bytes": … }`, and is not kept.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export class MultipartBody {
  /** Stands before and behind every part; the first one has no line end before it. */
  readonly #delimiter: Buffer;
  readonly #fields = new Fields();
  /** What the end of a chunk may have cut: part of a delimiter, or headers. */
  #rest: Buffer = Buffer.from(lineEnd);
  #place: 'content' | 'headers' | 'over' = 'content';
  #part: Part | null = null;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  push(chunk: Uint8Array): void {
    let bytes = this.#joinRest(toBuffer(chunk));
    while (bytes.length > 0 && this.#place !== 'over') {
      const next = this.#place === 'headers' ? this.#readHeaders(bytes) : this.#readContent(bytes);
      if (next === null) return;
      bytes = bytes.subarray(next);
    }
  }

  /** Only where a delimiter or headers are cut must the chunk, which may be part of a large file, be copied. */
  #joinRest(chunk: Buffer): Buffer {
    const rest = this.#rest;
    this.#rest = nothing;
    const seam = chunk.subarray(0, this.#delimiter.length - 1);
    if (
      this.#place === 'content' &&
      chunk.length > seam.length &&
      !Buffer.concat([rest, seam]).includes(this.#delimiter)
    ) {
      this.#addContent(rest);
      return chunk;
    }
    return rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  }

  /** The fields by name; of a name that is repeated all values. */
  parse(): unknown {
    this.#endPart();
    return this.#fields.values;
  }

  /** Up to the delimiter, which also ends what stands before the first part. */
  #readContent(bytes: Buffer): number | null {
    const at = bytes.indexOf(this.#delimiter);
    if (at === -1) {
      // The longest beginning of a delimiter that the end of the bytes may be.
      const kept = Math.min(bytes.length, this.#delimiter.length - 1);
      this.#addContent(bytes.subarray(0, bytes.length - kept));
      this.#rest = Buffer.from(bytes.subarray(bytes.length - kept));
      return null;
    }
    this.#addContent(bytes.subarray(0, at));
    this.#endPart();
    this.#place = 'headers';
    return at + this.#delimiter.length;
  }

  /** What follows a delimiter: `--` behind the last part, else a line end and the headers of the next one. */
  #readHeaders(bytes: Buffer): number | null {
    if (bytes[0] === 0x2d && bytes[1] === 0x2d) {
      this.#place = 'over';
      return null;
    }
    const end = bytes.indexOf(headersEnd);
    if (end === -1) {
      if (bytes.length > maxHeaderBytes) this.#place = 'over';
      else this.#rest = Buffer.from(bytes);
      return null;
    }
    this.#part = readPart(bytes.toString('utf8', 0, end));
    this.#place = 'content';
    // The empty line may be the line end of a delimiter: that of a part without content.
    return end + headersEnd.length;
  }

  #addContent(bytes: Buffer): void {
    const part = this.#part;
    if (part === null) return;
    part.byteLength += bytes.length;
    if (part.isFile) return;
    for (const byte of bytes) if ((byte & 0xc0) !== 0x80) part.characters += 1;
    part.text = part.byteLength > maxTextBytes ? nothing : Buffer.concat([part.text, bytes]);
  }

  #endPart(): void {
    const part = this.#part;
    if (part === null) return;
    this.#part = null;
    this.#fields.add(part.name, readValue(part));
  }
}

/** The boundary that a `content-type` of multipart names. */
export function parseBoundary(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

function readPart(headers: string): Part | null {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const name = /;\s*name="([^"]{0,200})"/i.exec(disposition)?.[1];
  if (name === undefined) return null;
  const isFile = /;\s*filename\*?=/i.test(disposition);
  return { name, isFile, text: nothing, byteLength: 0, characters: 0 };
}

function readValue({ isFile, text, byteLength, characters }: Part): unknown {
  if (isFile) return { bytes: byteLength };
  if (byteLength > maxTextBytes) return { '': characters, bytes: byteLength };
  return text.toString();
}
