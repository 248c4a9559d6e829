import { isAscii } from 'node:buffer';
import { JsonTextSize } from '../json-text-size.ts';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
// The elements of lists above this depth are counted by someone: web searches, candidates, iterations.
const minPrunedDepth = 3;
/** What begins values that are no numbers, and can have brackets in them. */
const noNumbers = [openBracket, openBrace, quote];
/** Enough for native search, and little to be searched again in lists of a few numbers. */
const numbersWindowBytes = 8192;

/** Collects a JSON text without what can be huge in it. */
export interface JsonOutline {
  push(chunk: Uint8Array): void;
  /** The outline so far; `null` once it outgrew its limit. */
  text(): string | null;
}

/**
 * Copies JSON while leaving out long strings and lists that begin with a number: prompts, images in base64,
 * embeddings. A list that was left out is `null`, for an empty one would look like none of what it lists. A long
 * string becomes its size, `{ "": <characters>, "bytes": <bytes of UTF-8> }`, for it may be what is billed; a long
 * name becomes `""`. What is left is small, however large the body is, and still says what was used. Base64 and
 * number arrays are skipped by native search, not byte by byte. Where that is not enough, as with the log
 * probabilities of every token, the list or object that takes the most room becomes `null` as well.
 */
export function createJsonOutline({
  maxStringBytes = 1024,
  maxOutlineBytes = 256 * 1024,
}: {
  readonly maxStringBytes?: number;
  readonly maxOutlineBytes?: number;
} = {}): JsonOutline {
  let out = Buffer.allocUnsafe(4096);
  let length = 0;
  let overflown = false;
  let inString = false;
  let inNumbers = false;
  let afterBracket = false;
  // Where the string's content begins in `out`, and whether the last byte seen escapes the next one.
  let stringStart = 0;
  let stringDropped = false;
  // Of a long string, once it is left out; `null` for a long name.
  let size: JsonTextSize | null = null;
  let escaping = false;
  // Where the content of each open list or object begins in `out`; how many are open that are left out.
  const starts: number[] = [];
  let prunedDepth = 0;

  function push(chunk: Uint8Array): void {
    if (overflown) return;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (at < bytes.length && !overflown) {
      if (inString) at = readString(bytes, at);
      else if (inNumbers) at = skipNumbers(bytes, at);
      else at = readStructure(bytes, at);
    }
  }

  function readStructure(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte <= 0x20) continue;
      const beginsNumber = byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
      if (beginsNumber && afterBracket && prunedDepth === 0) {
        leaveOutList();
        inNumbers = true;
        return at;
      }
      copyStructure(byte);
      if (overflown) return bytes.length;
      afterBracket = byte === openBracket;
      if (byte === quote) {
        inString = true;
        stringDropped = prunedDepth > 0;
        stringStart = length;
        return at + 1;
      }
    }
    return bytes.length;
  }

  function copyStructure(byte: number): void {
    const opens = byte === openBracket || byte === openBrace;
    const closes = byte === closeBracket || byte === closeBrace;
    if (prunedDepth > 0) {
      if (opens) prunedDepth++;
      if (closes) prunedDepth--;
      if (prunedDepth === 0) writeNull();
      return;
    }
    if (closes) starts.pop();
    append(byte);
    if (opens) starts.push(length);
    if (length > maxOutlineBytes) makeRoom();
  }

  /** Leaves out the innermost list or object that makes up most of the outline, and skips the rest of it. */
  function makeRoom(): void {
    const at = starts.findLastIndex(
      (start, depth) => depth >= minPrunedDepth && start < length / 2,
    );
    const start = starts[at];
    if (start === undefined) {
      overflown = true;
      out = Buffer.alloc(0);
      return;
    }
    prunedDepth = starts.length - at;
    starts.length = at;
    length = start - 1;
  }

  function readString(bytes: Buffer, from: number): number {
    let end = bytes.indexOf(quote, from);
    while (end !== -1 && isEscaped(bytes, from, end)) end = bytes.indexOf(quote, end + 1);
    const stop = end === -1 ? bytes.length : end;
    if (stop > from) escaping = isEscaped(bytes, from, stop);
    copyString(bytes, from, stop);
    if (end === -1) return stop;
    inString = false;
    escaping = false;
    if (size !== null) writeSize(size);
    else if (prunedDepth === 0) append(quote);
    size = null;
    return end + 1;
  }

  function writeSize({ characters, bytes }: JsonTextSize): void {
    const text = `{"":${characters},"bytes":${bytes}}`;
    // Over the quote at which the string began.
    length = stringStart - 1;
    reserve(text.length);
    length += out.write(text, length, 'latin1');
  }

  function isEscaped(bytes: Buffer, from: number, at: number): boolean {
    let first = at;
    while (first > from && bytes[first - 1] === backslash) first--;
    const odd = (at - first) % 2 === 1;
    // The run of backslashes may have begun in the chunk before.
    return first === from && escaping ? !odd : odd;
  }

  function copyString(bytes: Buffer, from: number, to: number): void {
    if (stringDropped) {
      if (size !== null) measure(size, bytes, from, to);
      return;
    }
    if (length - stringStart + (to - from) > maxStringBytes) {
      stringDropped = true;
      if (!isName()) {
        size = new JsonTextSize();
        size.add(out, stringStart, length);
        measure(size, bytes, from, to);
      }
      length = stringStart;
      return;
    }
    reserve(to - from);
    bytes.copy(out, length, from, to);
    length += to - from;
  }

  /** Whether the string that began is the name of a field. */
  function isName(): boolean {
    const container = out[(starts.at(-1) ?? 0) - 1];
    if (container !== openBrace) return false;
    const before = out[stringStart - 2];
    return before === openBrace || before === comma;
  }

  /** The list that has just been opened. */
  function leaveOutList(): void {
    starts.pop();
    length--;
    prunedDepth = 1;
    afterBracket = false;
  }

  /** Up to the end of the list, or to where it has something else in it: that may have a bracket in it. */
  function skipNumbers(bytes: Buffer, from: number): number {
    const window = bytes.subarray(from, from + numbersWindowBytes);
    const end = window.indexOf(closeBracket);
    const numbers = end === -1 ? window : window.subarray(0, end);
    const isMixed = noNumbers.some((byte) => numbers.includes(byte));
    if (end === -1 && !isMixed) return from + window.length;
    inNumbers = false;
    return isMixed ? from : from + end;
  }

  function writeNull(): void {
    reserve(4);
    length += out.write('null', length, 'latin1');
  }

  function append(byte: number): void {
    reserve(1);
    out[length++] = byte;
  }

  function reserve(count: number): void {
    if (length + count <= out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(out.length * 2, length + count));
    out.copy(larger, 0, 0, length);
    out = larger;
  }

  return { push, text: () => (overflown ? null : out.toString('utf8', 0, length)) };
}

/** Native tests for plain text: what is longest in a body is mostly base64. */
function measure(size: JsonTextSize, bytes: Buffer, from: number, to: number): void {
  if (size.isBetweenCharacters()) {
    const part = bytes.subarray(from, to);
    if (part.indexOf(backslash) === -1 && isAscii(part)) {
      size.addPlain(part.length);
      return;
    }
  }
  size.add(bytes, from, to);
}
