import { maxJsonDepth, maxTextLength } from '../limits.ts';
import { readText } from '../read-text.ts';
import { undecodable } from '../refusals.ts';
import type { RequestBounds } from '../request-bounds.ts';
import type { TextMemory } from '../text-memory.ts';
import {
  type FieldName,
  type FieldSlot,
  matchField,
  nameLengthAt,
  resolveFieldSlot,
} from './field-names.ts';
import { JsonScanner, quote } from './json-scanner.ts';
import { isLowerHexDigit } from './json-tokens.ts';

const comma = 0x2c;
const colon = 0x3a;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** One more character of UTF-16 than is kept takes at most so many bytes of UTF-8. */
const maxTextBytes = 3 * (maxTextLength + 1);

/**
 * Reads a JSON body value by value, and makes nothing of what it skips, which is what costs time when
 * a whole body is parsed first:
 *
 *     if (reader.enterObject()) {
 *       while (reader.nextField()) {
 *         if (reader.field === 'name') name = reader.readString();
 *         else reader.skip();
 *       }
 *     }
 *
 * Every value has to be read or skipped. What is read and what is skipped is held to the same grammar:
 * that of `JSON.parse`, except that nesting is limited. Numbers keep all their digits.
 * Every method throws `RefusedError` with 400 where the body is not JSON.
 */
export class JsonReader extends JsonScanner {
  readonly bounds: RequestBounds;
  #depth = 0;
  #isFirst = false;
  /** The field that `nextField` found. */
  field: FieldName = '';
  /** Its slot, to be given to `nextField` where the same field may come again. */
  fieldSlot: FieldSlot = -1;

  constructor(body: Uint8Array, bounds: RequestBounds) {
    super(body);
    this.bounds = bounds;
  }

  /** Steps into the object or array that comes next. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > maxJsonDepth) {
      throw undecodable(`The body nests more than ${maxJsonDepth} objects and lists.`);
    }
    this.position += 1;
    this.#isFirst = true;
  }

  /** Steps into the object that comes next. Steps over anything else, and says so. */
  enterObject(): boolean {
    if (this.peek() === openBrace) {
      this.enter();
      return true;
    }
    this.skip();
    return false;
  }

  /**
   * Whether the object has a further field, whose name is in `field`; at its end, steps out of it. The
   * slot of the field that most senders write next may be given: it is found faster then.
   */
  nextField(likely: FieldSlot = -1): boolean {
    if (likely > 0 && this.#passField(likely)) return true;
    if (!this.#nextMember(closeBrace)) return false;
    if (this.peek() !== quote) throw this.broken();
    const start = this.position + 1;
    const end = this.passString();
    if (this.hasEscape) {
      const name = Buffer.from(this.unescape(start, end));
      this.#resolveField(name, 0, name.length);
    } else {
      this.#resolveField(this.bytes, start, end);
    }
    if (this.peek() !== colon) throw this.broken();
    this.position += 1;
    return true;
  }

  /** Whether the array has a further element; at its end, steps out of it. */
  nextElement(): boolean {
    return this.#nextMember(closeBracket);
  }

  /**
   * `readString` for a string that may well be the one in a slot of a memory, such as the key that the
   * span before had in this place: comparing is faster than reading. What is read takes its place.
   */
  readLikely(memory: TextMemory, slot: number): string {
    const start = this.position + 1;
    const likelyEnd = start + memory.lengthOf(slot);
    if (this.bytes[likelyEnd] === quote) {
      const likely = memory.recall(slot, this.bytes, start);
      if (likely !== null) {
        this.position = likelyEnd + 1;
        return likely;
      }
    }
    const text = this.readString();
    if (!this.hasEscape) {
      memory.remember(slot, text, { bytes: this.bytes, start, end: this.position - 1 });
    }
    return text;
  }

  /** The string that comes next, made fit for Postgres, and without its end where it is too long. */
  readString(): string {
    const start = this.position + 1;
    const end = this.passString();
    const text = this.hasEscape
      ? this.unescape(start, end).replaceAll('\0', '\uFFFD')
      : readText(this.bytes, start, end);
    return text.length <= maxTextLength ? text : this.bounds.cutText(text);
  }

  /** The string that comes next, if it is lower-case hex digits; otherwise `null`, and nothing is read. */
  readLowerHex(): string | null {
    const { bytes } = this;
    if (this.peek() !== quote) return null;
    const start = this.position + 1;
    let end = start;
    while (isLowerHexDigit(bytes[end] ?? 0)) end += 1;
    if (bytes[end] !== quote) return null;
    this.position = end + 1;
    return bytes.toString('latin1', start, end);
  }

  /** The text of a string; of any other value the characters that stand in the body. */
  readAsText(): string {
    if (this.kind() === 'string') return this.readString();
    const start = this.position;
    this.skip();
    const end = this.position;
    return this.bounds.cutText(readText(this.bytes, start, Math.min(end, start + maxTextBytes)));
  }

  /**
   * The value of the digits, in quotes or not, that come next, if they are at most 15: short of any
   * doubt about their exactness. Otherwise `null`, and nothing is read.
   */
  readShortInteger(): number | null {
    const { bytes } = this;
    const isQuoted = this.peek() === quote;
    let at = isQuoted ? this.position + 1 : this.position;
    const start = at;
    let value = 0;
    for (let byte = bytes[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[at] ?? 0) {
      value = value * 10 + byte - 0x30;
      at += 1;
      if (at - start > 15) return null;
    }
    if (at === start || (bytes[start] === 0x30 && at > start + 1)) return null;
    const next = bytes[at] ?? 0;
    if (isQuoted ? next !== quote : next !== comma && next !== closeBrace) return null;
    this.position = isQuoted ? at + 1 : at;
    return value;
  }

  /** Steps over the value that comes next. */
  skip(): void {
    switch (this.kind()) {
      case 'string':
        this.passString();
        break;
      case 'number':
        this.passNumber();
        break;
      case 'object':
        this.enter();
        while (this.#nextMember(closeBrace)) this.#skipMember();
        break;
      case 'array':
        this.enter();
        while (this.#nextMember(closeBracket)) this.skip();
        break;
      case 'true':
        this.passWord('true');
        break;
      case 'false':
        this.passWord('false');
        break;
      case 'null':
        this.passWord('null');
        break;
    }
  }

  /** Throws unless only white space is left. */
  end(): void {
    this.passWhitespace();
    if (this.position < this.bytes.length) throw this.broken();
  }

  #nextMember(close: number): boolean {
    const byte = this.peek();
    if (byte === close) {
      this.position += 1;
      this.#depth -= 1;
      this.#isFirst = false;
      return false;
    }
    if (this.#isFirst) {
      this.#isFirst = false;
      return true;
    }
    if (byte !== comma) throw this.broken();
    this.position += 1;
    this.peek();
    return true;
  }

  /** Steps over `"name":`, and the comma before it, if exactly that comes next. */
  #passField(slot: FieldSlot): boolean {
    const { bytes } = this;
    let start = this.position;
    if (!this.#isFirst) {
      if (bytes[start] !== comma) return false;
      start += 1;
    }
    if (bytes[start] !== quote) return false;
    const end = start + 1 + nameLengthAt(slot);
    if (bytes[end] !== quote || bytes[end + 1] !== colon) return false;
    const field = matchField(slot, bytes, start + 1);
    if (field === '') return false;
    this.position = end + 2;
    this.#isFirst = false;
    this.field = field;
    this.fieldSlot = slot;
    return true;
  }

  #resolveField(bytes: Buffer, start: number, end: number): void {
    const slot = resolveFieldSlot(bytes, start, end);
    this.fieldSlot = slot;
    this.field = nameLengthAt(slot) === end - start ? matchField(slot, bytes, start) : '';
  }

  #skipMember(): void {
    if (this.peek() !== quote) throw this.broken();
    this.passString();
    if (this.peek() !== colon) throw this.broken();
    this.position += 1;
    this.skip();
  }
}
