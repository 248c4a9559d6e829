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
  try {
    return parseObject(JSON.parse(data));
  } catch {
    return undefined;
  }
}
