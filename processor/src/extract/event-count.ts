import type { OptionalValue } from './event-span.ts';

/**
 * A count as a number: some senders write all their values as text. What is no count stays as it is,
 * so that whoever reads it can say what was found.
 */
export function toCount(value: OptionalValue): OptionalValue {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/**
 * A total and what the sender does not include in it. Unknown without the total; what is no count
 * takes the place of the sum.
 */
export function addCounts(total: OptionalValue, ...parts: readonly OptionalValue[]): OptionalValue {
  const known = toCount(total);
  if (known === undefined || known === null) return known;
  let sum = 0;
  for (const value of [known, ...parts.map(toCount)]) {
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') return value;
    sum += value;
  }
  return sum;
}

/** Milliseconds, as number or as text; `null` where it is neither or cannot be a duration. */
export function toMilliseconds(value: OptionalValue): number | null {
  const number = typeof value === 'string' && value.length < 20 ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number < 1e9 ? number : null;
}
