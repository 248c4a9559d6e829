import type { AttributeValue } from '../domain/span.ts';

/** Any attribute's value as text, the same for the same value: to tell one from another, not to be read. */
export function describeValue(value: AttributeValue | undefined): string {
  if (typeof value !== 'object' || value === null) return `${typeof value} ${value}`;
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'bigint' ? `bigint ${item}` : item,
  );
}
