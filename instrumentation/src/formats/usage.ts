import type { Usage } from '../call.ts';

/** A count on the wire: a non-negative safe integer. Anything else is unknown, never zero. */
export function parseCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** A measure on the wire, such as seconds: a non-negative number, not always a whole one. */
export function parseQuantity(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
    ? value
    : undefined;
}

/** A count in a header: digits and nothing else. */
export function parseDigits(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? parseCount(Number(text)) : undefined;
}

/** A number that may be written as text, as in the fields of a form. Unlike `Number()` it never throws. */
export function parseNumeral(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

/**
 * The sum of counts of which any may be missing. Unknown when all are missing, when one of them is
 * there but is no count, or when the sum is no longer exact.
 */
export function sumCounts(values: readonly unknown[]): number | undefined {
  const given = values.filter((value) => value !== undefined && value !== null);
  if (given.length === 0) return undefined;
  let sum = 0;
  for (const value of given) {
    const count = parseCount(value);
    if (count === undefined) return undefined;
    sum += count;
  }
  return parseCount(sum);
}

/** The counts that are known; `undefined` when none is, so that unknown usage never looks like zero. */
export function createUsage(
  counts: { readonly [Field in keyof Usage]: Usage[Field] | undefined },
): Usage | undefined {
  const known = omitUnknown<Usage>(counts);
  return Object.keys(known).length === 0 ? undefined : known;
}

/** Units by name; `undefined` when none is known. */
export function createUnits(
  counts: Readonly<Record<string, number | undefined>>,
): Readonly<Record<string, number>> | undefined {
  const known = omitUnknown<Record<string, number>>(counts);
  return Object.keys(known).length === 0 ? undefined : known;
}

/** Usage with units beside its tokens. Without usage the units alone are none: they would look like all of it. */
export function addUnits(
  usage: Usage | undefined,
  counts: Readonly<Record<string, number | undefined>>,
): Usage | undefined {
  const units = createUnits(counts);
  return usage === undefined || units === undefined ? usage : { ...usage, units };
}

/** The same object without the fields that are `undefined`. */
export function omitUnknown<T extends object>(
  fields: {
    readonly [Field in keyof T]: T[Field] | undefined;
  },
): T {
  // A plain loop: this runs many times a call, and lists of entries would be most of reading an answer.
  const known: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    if (fields[name] !== undefined) known[name] = fields[name];
  }
  return known as T;
}
