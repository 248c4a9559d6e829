import type { StreamEvent } from '../wire-format.ts';
import { ByteTail } from './byte-tail.ts';
import {
  defaultMaxEventBytes,
  type EventReader,
  type EventReaderOptions,
  toBuffer,
} from './event-reader.ts';

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** `array`: between elements. `scalar`: in a number or a word, which only what follows it ends. */
type Place = 'start' | 'array' | 'string' | 'scalar' | 'nested' | 'over';

/**
 * Reads one JSON array as it arrives: each element is an event without a name as soon as it is whole. What is
 * behind the array, or no array, is left out.
 */
export class JsonArrayReader implements EventReader {
  readonly #onEvent: (event: StreamEvent) => void;
  readonly #wants: ((name: string, data: Buffer) => boolean) | undefined;
  readonly #maxEventBytes: number;
  /** The beginning of an element whose end has not come yet. */
  readonly #tail = new ByteTail();
  #tooLong = false;
  #place: Place = 'start';
  /** Lists and objects that are open inside of the element. */
  #depth = 0;
  #escaped = false;

  constructor({ onEvent, wants, maxEventBytes = defaultMaxEventBytes }: EventReaderOptions) {
    this.#onEvent = onEvent;
    this.#wants = wants;
    this.#maxEventBytes = maxEventBytes;
  }

  push(bytes: Uint8Array): void {
    const chunk = toBuffer(bytes);
    let at = 0;
    let elementStart = 0;
    while (at < chunk.length && this.#place !== 'over') {
      const byte = chunk[at] as number;
      switch (this.#place) {
        case 'start':
          if (byte === openBracket) this.#place = 'array';
          else if (byte > space && byte < 0x80) this.#place = 'over';
          at += 1;
          break;
        case 'array':
          elementStart = at;
          at += this.#readBetween(byte);
          break;
        case 'scalar':
          if (byte === comma || byte === closeBracket || byte <= space) {
            this.#endElement(chunk, elementStart, at);
          } else at += 1;
          break;
        case 'string':
          at = this.#readString(chunk, at);
          if (this.#isBetween()) this.#endElement(chunk, elementStart, at);
          break;
        case 'nested':
          at = this.#readNested(chunk, at);
          if (this.#isBetween()) this.#endElement(chunk, elementStart, at);
          break;
      }
    }
    if (this.#place === 'string' || this.#place === 'nested' || this.#place === 'scalar') {
      this.#keep(chunk, elementStart, chunk.length);
    }
  }

  /** An element that broke off is none. */
  end(): void {
    this.#place = 'over';
    this.#tail.clear();
  }

  #isBetween(): boolean {
    return this.#place === 'array';
  }

  /** How many bytes were read: none of an element, which begins here. */
  #readBetween(byte: number): 0 | 1 {
    if (byte <= space || byte === comma) return 1;
    if (byte === closeBracket || byte === closeBrace) {
      this.#place = 'over';
      return 1;
    }
    if (byte === openBrace || byte === openBracket) this.#place = 'nested';
    else if (byte === quote) {
      this.#place = 'string';
      return 1;
    } else this.#place = 'scalar';
    return 0;
  }

  /** Up to the end of the string or of the chunk. */
  #readString(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) {
        this.#place = this.#depth === 0 ? 'array' : 'nested';
        return at + 1;
      }
    }
    return chunk.length;
  }

  /** Up to the next string, the end of the element, or of the chunk. */
  #readNested(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === quote) {
        this.#place = 'string';
        return at + 1;
      }
      if (byte === openBrace || byte === openBracket) this.#depth += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        this.#place = 'array';
        return at + 1;
      }
    }
    return chunk.length;
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

  #endElement(chunk: Buffer, from: number, to: number): void {
    this.#place = 'array';
    let data: Buffer | null = chunk.subarray(from, to);
    if (this.#tooLong || this.#tail.length > 0) {
      this.#keep(chunk, from, to);
      data = this.#tail.take();
    }
    const isSkipped = this.#tooLong || data.length > this.#maxEventBytes;
    this.#tooLong = false;
    if (isSkipped) return;
    if (this.#wants === undefined || this.#wants('', data)) {
      this.#onEvent({ name: '', data: data.toString() });
    }
  }
}
