import { z } from 'zod';

/** A value that a setting does not take. The message says which, and what to do. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** A setting that is written as one value and that `parse` reads, or refuses with a `SettingError`. */
export function createSetting<Value>(expected: string, parse: (text: string) => Value) {
  return z
    .string({ error: ({ input }) => describeWrongKind(input, expected) })
    .transform((text, context): Value => {
      try {
        return parse(text.trim());
      } catch (error) {
        if (!(error instanceof SettingError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    });
}

/** A group of settings that takes no others. */
export function createSection<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const expected = 'a group of settings, each with its name';
  return z.strictObject(shape, {
    error: ({ code, input }) =>
      code === 'invalid_type' ? describeWrongKind(input, expected) : undefined,
  });
}

/** Settings of one kind, as many as there are. */
export function createList<Item extends z.ZodType>(expected: string, item: Item) {
  return z.array(item, { error: ({ input }) => describeWrongKind(input, expected) });
}

export function createSwitch() {
  return z.boolean({ error: ({ input }) => describeWrongKind(input, 'true or false') });
}

function describeWrongKind(input: unknown, expected: string): string {
  if (input === undefined) return `is missing: write ${expected}.`;
  return `has to be ${expected}, not ${describeKind(input)}.`;
}

/** A value in the wrong place may be a secret, so only its kind is told. */
function describeKind(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a group of settings';
  // The file's are read as text; only the API's are left.
  if (typeof input === 'number') return 'a number: put it in quotes';
  return typeof input === 'string' ? 'text' : 'true or false';
}

/** A value as messages show it: on one line, and not endless. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
