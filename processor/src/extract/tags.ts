import { cut, toText } from './text.ts';

const maxTags = 64;
const maxTagKeyLength = 128;
const maxTagValueLength = 1024;

/** The first tags, their keys and values cut where they are too long. */
export function createTags(
  entries: Iterable<readonly [string, unknown]>,
): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const [key, value] of entries) {
    if (tags.size === maxTags) break;
    const text = toText(value, maxTagValueLength);
    if (text !== null) tags.set(cut(key, maxTagKeyLength), text);
  }
  return Object.fromEntries(tags);
}
