import type { Report } from './value.ts';

/** A list with something in it; anything else is reported, with `what` to write instead, and is an empty one. */
export function parseNonEmptyList(
  value: unknown,
  at: string,
  what: string,
  report: Report,
): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  report(
    at,
    value === undefined ? `is missing; ${what}` : `is no list with something in it; ${what}`,
  );
  return [];
}
