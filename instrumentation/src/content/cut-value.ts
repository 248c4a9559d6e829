/** Stands where something was left out. */
export const cutMark = '…[cut]';

/** A list has as many elements as this many characters allow, of which a short element takes about this many. */
const charactersPerElement = 32;

/** The same value with each text cut to so many characters, and each list or object to so many entries. */
export function cutValue(value: unknown, maxCharacters: number): unknown {
  if (typeof value === 'string') return cutText(value, maxCharacters);
  if (typeof value !== 'object' || value === null) return value;
  const maxEntries = Math.max(1, Math.floor(maxCharacters / charactersPerElement));
  if (Array.isArray(value)) {
    const kept = value.slice(0, maxEntries).map((element) => cutValue(element, maxCharacters));
    return kept.length < value.length ? [...kept, cutMark] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, maxEntries)
    .map(([name, inner]) => [cutText(name, maxCharacters), cutValue(inner, maxCharacters)]);
  if (kept.length < entries.length) kept.push([cutMark, entries.length - kept.length]);
  return Object.fromEntries(kept);
}

function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // Not between the halves of a character.
  return `${text.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')}${cutMark}`;
}
