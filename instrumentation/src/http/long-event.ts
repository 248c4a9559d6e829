import { createJsonOutline, type JsonOutline } from './json-outline.ts';

const space = 0x20;
const openBrace = 0x7b;
const defaultMaxOutlineBytes = 256 * 1024;

/**
 * An event that is too long to hold, in outline: the last one of a stream may repeat images and long texts of the
 * whole answer, and is the one that has the usage. Only of an object in JSON.
 */
export class LongEvent {
  readonly #maxBytes: number;
  /** `null` until its first byte has come, and of what is no object. */
  #outline: JsonOutline | null = null;
  #isOther = false;

  constructor(maxEventBytes: number) {
    this.#maxBytes = Math.min(defaultMaxOutlineBytes, maxEventBytes);
  }

  push(bytes: Buffer): void {
    if (this.#outline === null) {
      if (this.#isOther) return;
      const first = bytes.find((byte) => byte > space);
      if (first === undefined) return;
      this.#isOther = first !== openBrace;
      if (this.#isOther) return;
      this.#outline = createJsonOutline({ maxOutlineBytes: this.#maxBytes });
    }
    this.#outline.push(bytes);
  }

  /** What is left of it; `undefined` where even that is too long, or nothing. */
  take(): Buffer | undefined {
    const text = this.#outline?.text() ?? null;
    this.#outline = null;
    this.#isOther = true;
    if (text === null || text.length > this.#maxBytes) return undefined;
    return Buffer.from(text);
  }
}
