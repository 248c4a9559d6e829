import { JsonTextSize } from '../json-text-size.ts';
import type { TextMeter } from '../wire-format.ts';

/** How much text there was, and, as far as it was to be kept, which. */
export class TextMeasure implements TextMeter {
  /** Tokens that stand around the text. */
  tokens = 0;
  /** Nothing was there that counts and is no text. */
  isWhole = true;
  /** What was kept of the text, in pieces. */
  readonly kept: string[] = [];
  readonly #size = new JsonTextSize();
  #otherBytes = 0;
  #keptBytesLeft: number;

  constructor(maxKeptBytes = 0) {
    this.#keptBytesLeft = maxKeptBytes;
  }

  /** Of the text that was not kept, in UTF-8. */
  get bytes(): number {
    return this.#size.bytes + this.#otherBytes;
  }

  addJson(json: Buffer, from: number, to: number): void {
    const text = this.#keptBytesLeft > 0 ? parseString(json.toString('utf8', from, to)) : null;
    if (text === null) this.#size.add(json, from, to);
    else this.addText(text);
  }

  addText(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#keptBytesLeft) {
      this.#otherBytes += bytes;
      return;
    }
    this.#keptBytesLeft -= bytes;
    this.kept.push(text);
  }

  addBytes(bytes: number): void {
    this.#otherBytes += bytes;
  }

  addTokens(tokens: number): void {
    this.tokens += tokens;
  }

  noteOther(): void {
    this.isWhole = false;
  }
}

function parseString(content: string): string | null {
  try {
    return JSON.parse(`"${content}"`);
  } catch {
    return null;
  }
}
