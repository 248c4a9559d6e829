import { TextMemory } from './text-memory.ts';

const maxHashedBytes = 64;

/** A power of two, so that a hash becomes a slot by masking. */
const slots = 4096;

/** A telemetry stream says the same few hundred keys and names again and again. */
const memory = new TextMemory(slots);

/**
 * The UTF-8 text between two positions of a body. What is not UTF-8 becomes U+FFFD: senders that cut
 * text in the middle of a character exist, and their costs are still costs. NUL becomes U+FFFD too,
 * because Postgres refuses it.
 */
export function readText(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > maxHashedBytes) return decode(bytes, start, end);
  const slot = resolveSlot(bytes, start, end);
  if (memory.lengthOf(slot) === length) {
    const remembered = memory.recall(slot, bytes, start);
    if (remembered !== null) return remembered;
  }
  const text = decode(bytes, start, end);
  memory.remember(slot, text, { bytes, start, end });
  return text;
}

function decode(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

/** By the length, the middle and the last bytes: keys differ there, after a namespace that many share. */
function resolveSlot(bytes: Buffer, start: number, end: number): number {
  const length = end - start;
  let hash = length;
  for (let at = length < 8 ? start : end - 8; at < end; at += 1) {
    hash = Math.imul(hash, 31) + (bytes[at] ?? 0);
  }
  hash = Math.imul(hash, 31) + (bytes[start + (length >> 1)] ?? 0);
  return (hash ^ (hash >>> 12)) & (slots - 1);
}
