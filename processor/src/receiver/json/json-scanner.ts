import { undecodable } from '../refusals.ts';
import { endOfNumber, endOfString, isWhitespace } from './json-tokens.ts';

export const quote = 0x22;
const backslash = 0x5c;

/** What kind of value comes next. */
type JsonKind = 'string' | 'number' | 'object' | 'array' | 'true' | 'false' | 'null';

/** Walks through a JSON body token by token. Throws `RefusedError` with 400 where there is none. */
export class JsonScanner {
  readonly bytes: Buffer;
  protected position = 0;
  /** Whether the string that was stepped over last has a backslash. */
  protected hasEscape = false;

  constructor(body: Uint8Array) {
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    // A byte order mark is no JSON, yet some senders' tools write one.
    if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) {
      this.position = 3;
    }
  }

  kind(): JsonKind {
    const byte = this.peek();
    switch (byte) {
      case quote:
        return 'string';
      case 0x7b:
        return 'object';
      case 0x5b:
        return 'array';
      case 0x74:
        return 'true';
      case 0x66:
        return 'false';
      case 0x6e:
        return 'null';
      default:
        if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return 'number';
        throw this.broken();
    }
  }

  /** The first byte of the next token. */
  protected peek(): number {
    const byte = this.bytes[this.position] ?? 0;
    if (byte > 0x20) return byte;
    this.passWhitespace();
    return this.bytes[this.position] ?? 0;
  }

  protected passWhitespace(): void {
    while (isWhitespace(this.bytes[this.position] ?? 0)) this.position += 1;
  }

  /** Steps over the string that comes next, and returns where its closing quote is. */
  protected passString(): number {
    const { bytes } = this;
    let at = this.position + 1;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        this.hasEscape = false;
        break;
      }
      if (byte === backslash || byte < 0x20) {
        at = endOfString(bytes, at);
        if (at === -1) throw this.broken();
        this.hasEscape = true;
        break;
      }
      at += 1;
    }
    this.position = at + 1;
    return at;
  }

  protected passNumber(): void {
    const end = endOfNumber(this.bytes, this.position);
    if (end === -1) throw this.broken();
    this.position = end;
  }

  protected passWord(word: string): void {
    for (let at = 0; at < word.length; at += 1) {
      if (this.bytes[this.position + at] !== word.charCodeAt(at)) throw this.broken();
    }
    this.position += word.length;
  }

  protected unescape(start: number, end: number): string {
    const text: string = JSON.parse(this.bytes.toString('utf8', start - 1, end + 1));
    return text.toWellFormed();
  }

  protected broken(): Error {
    return undecodable(`The body is not JSON: see its byte ${this.position}.`);
  }
}
