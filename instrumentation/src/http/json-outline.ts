const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Collects a JSON text without what can be huge in it. */
export interface JsonOutline {
  push(chunk: Uint8Array): void;
  /** The outline so far; `null` once it outgrew its limit. */
  text(): string | null;
}

/**
 * Copies JSON while leaving out long strings (they become `""`) and arrays of numbers (`[]`): prompts,
 * images in base64, embeddings. What is left is small, however large the body is, and still says what was
 * used. Long strings and number arrays are skipped by native search, not byte by byte.
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
  let escaping = false;

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
      if (afterBracket && (byte === 0x2d || (byte >= 0x30 && byte <= 0x39))) {
        afterBracket = false;
        inNumbers = true;
        return at;
      }
      append(byte);
      if (overflown) return bytes.length;
      afterBracket = byte === openBracket;
      if (byte === quote) {
        inString = true;
        stringDropped = false;
        stringStart = length;
        return at + 1;
      }
    }
    return bytes.length;
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
    append(quote);
    return end + 1;
  }

  function isEscaped(bytes: Buffer, from: number, at: number): boolean {
    let first = at;
    while (first > from && bytes[first - 1] === backslash) first--;
    const odd = (at - first) % 2 === 1;
    // The run of backslashes may have begun in the chunk before.
    return first === from && escaping ? !odd : odd;
  }

  function copyString(bytes: Buffer, from: number, to: number): void {
    if (stringDropped) return;
    if (length - stringStart + (to - from) > maxStringBytes) {
      stringDropped = true;
      length = stringStart;
      return;
    }
    reserve(to - from);
    if (overflown) return;
    bytes.copy(out, length, from, to);
    length += to - from;
  }

  function skipNumbers(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(closeBracket, from);
    if (end === -1) return bytes.length;
    inNumbers = false;
    return end;
  }

  function append(byte: number): void {
    reserve(1);
    if (overflown) return;
    out[length++] = byte;
  }

  function reserve(count: number): void {
    if (length + count <= out.length) return;
    if (length + count > maxOutlineBytes) {
      overflown = true;
      out = Buffer.alloc(0);
      length = 0;
      return;
    }
    const larger = Buffer.allocUnsafe(Math.max(out.length * 2, length + count));
    out.copy(larger, 0, 0, length);
    out = larger;
  }

  return { push, text: () => (overflown ? null : out.toString('utf8', 0, length)) };
}
