import { countCharacters } from '../wire-value.ts';

const maxDepth = 16;
/** The bytes of a file; the type before them stays. */
const dataUrl = /(data:[\w.+-]{1,64}\/[\w.+-]{1,64}[^,\s]{0,64};base64,)([\w+/=-]+)/g;
/** No language has such words. What precedes keeps the search from trying each letter of one. */
const longRun = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{512,}={0,2}/g;

/**
 * A text without the files that may be in it as base64; of one that was too long to be kept, its length.
 * `undefined` for what is no text.
 */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    const characters = countCharacters(value);
    return characters === undefined ? undefined : `…[cut: ${characters} characters]`;
  }
  if (value.length < 32) return value;
  const text = value.includes(';base64,')
    ? value.replace(dataUrl, (_all, type: string, bytes: string) => type + formatOmitted(bytes))
    : value;
  return text.length < 512 ? text : text.replace(longRun, formatOmitted);
}

function formatOmitted(bytes: string): string {
  return `…[cut: ${bytes.length} characters of base64]`;
}

/** The same of every text inside of a value, such as the arguments of a tool. */
export function cleanValue(value: unknown, depth = 0): unknown {
  const text = cleanText(value);
  if (text !== undefined) return text;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === maxDepth) return '…[cut]';
  if (Array.isArray(value)) return value.map((element) => cleanValue(element, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, cleanValue(inner, depth + 1)]),
  );
}
