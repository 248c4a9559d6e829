/** Tells of a mistake in a reported call. The text names fields and types, never a value. */
export type Report = (mistake: string) => void;

/** Reads the fields of an object that nobody type-checked; what is wrong is reported and left out. */
export interface FieldReader {
  text(name: string): string | undefined;
  /** A short name such as an error's type: no white space, at most 64 characters. */
  word(name: string): string | undefined;
  /** A whole number of 0 or more. */
  count(name: string): number | undefined;
  /** A number of 0 or more. */
  quantity(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  value(name: string): unknown;
  names(): string[];
}

export function createFieldReader(
  fields: Readonly<Record<string, unknown>>,
  report: Report,
  prefix = '',
): FieldReader {
  function read<Value>(
    name: string,
    wanted: string,
    parse: (value: unknown) => Value | undefined,
  ): Value | undefined {
    const value = fields[name];
    if (value === undefined || value === null) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) report(`${prefix}${name} is left out: it must be ${wanted}`);
    return parsed;
  }

  return {
    text: (name) =>
      read(name, 'text', (value) =>
        typeof value === 'string' && value !== '' ? value.slice(0, 1024) : undefined,
      ),
    word: (name) =>
      read(name, 'a short name such as invalid_json', (value) =>
        typeof value === 'string' && isWord(value) ? value : undefined,
      ),
    count: (name) =>
      read(name, 'a whole number of 0 or more', (value) =>
        Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined,
      ),
    quantity: (name) => read(name, 'a number of 0 or more', parseQuantity),
    flag: (name) =>
      read(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)),
    value: (name) => fields[name] ?? undefined,
    names: () => Object.keys(fields),
  };
}

export function parseQuantity(value: unknown): number | undefined {
  // Larger numbers are no longer exact.
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
    ? value
    : undefined;
}

/** Short and without white space, so that the names of errors stay few. */
function isWord(value: string): boolean {
  return /^[\w.:/-]{1,64}$/.test(value);
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
