/** Untrusted JSON, read field by field: what has another type than expected counts as missing. */

/** An object of which every field may be missing or anything. */
export type WireObject = Readonly<Record<string, unknown>>;

const emptyObject: WireObject = Object.freeze(Object.create(null));
const maxTextLength = 512;

/** The value if it is an object; an empty one otherwise. */
export function parseObject(value: unknown): WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as WireObject)
    : emptyObject;
}

/** The value if it is a list; an empty one otherwise. */
export function parseList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An identifier or a word. Longer text is none, and could be content: it is not taken over. */
export function parseText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxTextLength
    ? value
    : undefined;
}

/** The words of a list; `undefined` when there is none. */
export function parseTexts(values: readonly unknown[]): readonly string[] | undefined {
  const texts = values.map(parseText).filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts;
}

/** The data of an event; `undefined` when it is cut off, or no JSON. */
export function parseEventData(data: string): WireObject | undefined {
  // A failure to parse takes longer than most events.
  if (!isEnclosed(data)) return undefined;
  try {
    return parseObject(JSON.parse(data));
  } catch {
    return undefined;
  }
}

/** Whether a text stands there, or stood there and was too long to be kept, such as an image in base64. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' || parseSize(value) !== undefined;
}

/** Whether a text begins and ends as an object does, apart from white space. */
function isEnclosed(json: string): boolean {
  let first = 0;
  let last = json.length - 1;
  while (json.charCodeAt(first) <= 0x20) first += 1;
  while (json.charCodeAt(last) <= 0x20) last -= 1;
  return json[first] === '{' && json[last] === '}' && first < last;
}

/**
 * How long a text is, in characters (code points): also one that was too long to be kept, of which only the
 * size is left, `{ "": <characters>, "bytes": <bytes of UTF-8> }`. Anything else than a text has no length.
 */
export function countCharacters(value: unknown): number | undefined {
  if (typeof value !== 'string') return parseSize(value)?.characters;
  let characters = 0;
  // Not the length: a character beyond the first plane is two units long.
  for (const _character of value) characters += 1;
  return characters;
}

/** The same in bytes of UTF-8. */
export function countTextBytes(value: unknown): number | undefined {
  return typeof value === 'string' ? Buffer.byteLength(value) : parseSize(value)?.bytes;
}

function parseSize(value: unknown): { characters: number; bytes: number } | undefined {
  const { '': characters, bytes } = parseObject(value);
  return isSize(characters) && isSize(bytes) ? { characters, bytes } : undefined;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
