/** Texts of up to so many bytes are remembered: keys, models, users. Longer ones are mostly ids and content. */
const maxRememberedBytes = 64;

/** A power of two, so that a hash becomes a slot by masking. At most 4,096 × 64 bytes are held. */
const slots = 4096;

const remembered = new Array<string>(slots).fill('');

/**
 * The UTF-8 text between two positions of a body. A telemetry stream says the same few hundred keys and
 * names again and again: a short text that was the last in its slot is not made anew, which is faster,
 * takes no memory, and makes maps of such keys faster. What is not UTF-8 becomes U+FFFD, as in
 * JSON: senders that cut text in the middle of a character exist, and their costs are still costs. NUL
 * becomes U+FFFD too, because Postgres refuses it.
 */
export function readText(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > maxRememberedBytes) return decode(bytes, start, end);
  const slot = resolveSlot(bytes, start, end);
  const last = remembered[slot] ?? '';
  if (isText(last, bytes, start, length)) return last;
  const text = decode(bytes, start, end);
  // Only ASCII is compared, byte by character; all else is decoded each time.
  if (text.length === length) remembered[slot] = text;
  return text;
}

function decode(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

/** By the length and the last bytes: keys differ at their end, after a namespace that many share. */
function resolveSlot(bytes: Buffer, start: number, end: number): number {
  const length = end - start;
  let hash = length;
  for (let at = length < 8 ? start : end - 8; at < end; at += 1) {
    hash = Math.imul(hash, 31) + (bytes[at] ?? 0);
  }
  hash = Math.imul(hash, 31) + (bytes[start + (length >> 1)] ?? 0);
  return (hash ^ (hash >>> 12)) & (slots - 1);
}

function isText(text: string, bytes: Buffer, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at += 1) {
    if (text.charCodeAt(at) !== bytes[start + at]) return false;
  }
  return true;
}
