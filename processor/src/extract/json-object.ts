/** A JSON object's entries, as far as they are read: nobody knows what a sender wrote in it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Characters of JSON that are read: usage and metadata are short, and what is longer is content. */
const maxLength = 16_384;

/**
 * The object that an attribute holds as JSON, or as Python prints a dict (`{'a': None}`), as some
 * senders do by mistake. `null` for everything else.
 */
export function parseJsonObject(value: unknown): JsonObject | null {
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string' || value.length > maxLength || !value.startsWith('{')) return null;
  return parse(value) ?? parse(toJson(value));
}

/** The object at a key, an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

function parse(text: string | null): JsonObject | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

const pythonWords: Readonly<Record<string, string>> = {
  None: 'null',
  True: 'true',
  False: 'false',
};

/** Python's dict as JSON; `null` where a text in it has quotes or escapes of its own. */
function toJson(text: string): string | null {
  if (/["\\]/.test(text)) return null;
  return text.replace(/'([^']*)'|\b(None|True|False)\b/g, (found, quoted: string | undefined) =>
    quoted === undefined ? (pythonWords[found] ?? found) : `"${quoted}"`,
  );
}
