import type { JsonReader } from './json-reader.ts';

/*
 * Readers of OTLP/JSON's scalars. A value that makes no sense is no error of the whole body: it is
 * read as unknown, so that its span is set aside alone.
 */

/** A text; `''` for anything else. */
export function readText(reader: JsonReader): string {
  if (reader.kind() === 'string') return reader.readString();
  reader.skip();
  return '';
}

/** Lower-case hex digits; `''` when it is not hex. OTLP/JSON has ids in hex, not in base64. */
export function readHex(reader: JsonReader): string {
  const lower = reader.readLowerHex();
  if (lower !== null) return lower;
  const text = readText(reader);
  return /^[0-9a-f]*$/i.test(text) ? text.toLowerCase() : '';
}

/** A 64-bit time, as string or number; `0n`, OTLP's «unknown», when it is none. */
export function readTime(reader: JsonReader): bigint {
  const integer = reader.readShortInteger() ?? parseInteger(reader.readAsText());
  const time = integer === null ? -1n : BigInt(integer);
  return time >= 0n && time < 2n ** 64n ? time : 0n;
}

/** An enum, which OTLP/JSON has as an integer, or a set of flags; 0 when it is none. */
export function readEnum(reader: JsonReader): number {
  if (reader.kind() === 'number') return Number(reader.readAsText());
  reader.skip();
  return 0;
}

/**
 * An int64, as string or number: a `number` where that is exact, else a `bigint`. When it is none, the
 * text that was sent, so that whoever needs a number can say what it found.
 */
export function readInteger(reader: JsonReader): number | bigint | string {
  const short = reader.readShortInteger();
  if (short !== null) return short;
  const text = reader.readAsText();
  const integer = parseInteger(text);
  const isInt64 = integer !== null && BigInt.asIntN(64, BigInt(integer)) === BigInt(integer);
  return isInt64 ? integer : text;
}

/** A double: a number, digits in a string, or proto3's `NaN`, `Infinity`, `-Infinity`; else its text. */
export function readDouble(reader: JsonReader): number | string {
  const text = reader.readAsText();
  if (text === 'NaN') return Number.NaN;
  const number = text.length > 64 || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? text : number;
}

/** A bool, else its text. */
export function readBool(reader: JsonReader): boolean | string {
  const kind = reader.kind();
  const text = reader.readAsText();
  return kind === 'true' || kind === 'false' ? kind === 'true' : text;
}

/**
 * The integer that is written there, exactly; `null` when it is none. More digits than 64 bits have are
 * refused, because making a bigint of them takes quadratic time.
 */
function parseInteger(text: string): number | bigint | null {
  if (text.length > 64) return null;
  if (!/^-?\d{1,20}$/.test(text)) {
    // Such as 1.8e18, which some tools make of a time.
    const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isInteger(number) || Math.abs(number) >= 2 ** 64) return null;
    return Number.isSafeInteger(number) ? number : BigInt(number);
  }
  const number = Number(text);
  return Number.isSafeInteger(number) ? number + 0 : BigInt(text);
}
