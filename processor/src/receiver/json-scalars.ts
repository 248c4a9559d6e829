/** Readers of untrusted JSON values. They never throw: what makes no sense is said by the result. */

/** An object, or `null` for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Lower-case hex digits; `''` when it is not hex. OTLP/JSON has ids in hex, not in base64. */
export function readHex(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]*$/i.test(value) ? value.toLowerCase() : '';
}

/** A 64-bit time, as string or number; `0n`, OTLP's «unknown», when it is none. */
export function readTime(value: unknown): bigint {
  const integer = readInteger(value);
  return integer === null || integer < 0 ? 0n : BigInt(integer);
}

/**
 * A 64-bit integer, as string or number: a `number` where that is exact, else a `bigint`; `null`
 * when it is none. Longer digits are refused, because making a bigint of them takes quadratic time.
 */
export function readInteger(value: unknown): number | bigint | null {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    return Number.isInteger(value) && Math.abs(value) < 2 ** 64 ? BigInt(value) : null;
  }
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** A double: a number, digits in a string, or proto3's `NaN`, `Infinity`, `-Infinity`; else `null`. */
export function readDouble(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 64) return null;
  if (value === 'NaN') return Number.NaN;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? null : number;
}
