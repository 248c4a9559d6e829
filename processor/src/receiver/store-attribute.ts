import type { AttributeValue } from '../domain/span.ts';
import { maxAttributes, maxKeyLength } from './limits.ts';
import type { RequestBounds } from './request-bounds.ts';

/** Adds an attribute, within the limits. A key sent twice has its last value. */
export function storeAttribute(
  attributes: Map<string, AttributeValue>,
  { key, value, bounds }: { key: string; value: AttributeValue; bounds: RequestBounds },
): void {
  const isTooMany = attributes.size >= maxAttributes && !attributes.has(key);
  if (isTooMany || key.length > maxKeyLength) bounds.countCut('attribute');
  else attributes.set(key, value);
}
