/** JSON's tokens, after https://www.rfc-editor.org/rfc/rfc8259. */

const backslash = 0x5c;
const quote = 0x22;

export function isWhitespace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Where the string ends in whose middle the position is: at its closing quote; -1 if it is none. */
export function endOfString(bytes: Buffer, position: number): number {
  let at = position;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20) return -1;
    if (byte === backslash) {
      const length = lengthOfEscape(bytes, at);
      if (length === -1) return -1;
      at += length;
    } else {
      at += 1;
    }
  }
  return -1;
}

function lengthOfEscape(bytes: Buffer, at: number): number {
  switch (bytes[at + 1]) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return 2;
    case 0x75: // u
      for (let digit = 2; digit < 6; digit += 1) {
        if (!isHexDigit(bytes[at + digit] ?? 0)) return -1;
      }
      return 6;
    default:
      return -1;
  }
}

function isHexDigit(byte: number): boolean {
  return isLowerHexDigit(byte) || (byte >= 0x41 && byte <= 0x46);
}

export function isLowerHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}

/** Where the number ends that begins at the position; -1 if it is none. */
export function endOfNumber(bytes: Buffer, position: number): number {
  let at = bytes[position] === 0x2d ? position + 1 : position;
  // No digit follows a leading zero.
  const integerEnd = bytes[at] === 0x30 ? at + 1 : endOfDigits(bytes, at);
  if (integerEnd === at) return -1;
  at = integerEnd;
  if (bytes[at] === 0x2e) {
    const fractionEnd = endOfDigits(bytes, at + 1);
    if (fractionEnd === at + 1) return -1;
    at = fractionEnd;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const hasSign = bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d;
    const digits = hasSign ? at + 2 : at + 1;
    const exponentEnd = endOfDigits(bytes, digits);
    if (exponentEnd === digits) return -1;
    at = exponentEnd;
  }
  return at;
}

function endOfDigits(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
