import type { TextMeter } from '../wire-format.ts';
import { countTextBytes } from './wire-value.ts';

/** Gives a text, or the size of one that was too long to keep, to `text`. Returns whether it was one. */
export function measureText(value: unknown, text: TextMeter): boolean {
  if (typeof value === 'string') text.addText(value);
  else {
    const bytes = countTextBytes(value);
    if (bytes === undefined) return false;
    text.addBytes(bytes);
  }
  return true;
}

/** Gives every name and every text inside of a value, such as the description of a tool, to `text`. */
export function measureAll(value: unknown, text: TextMeter): void {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (measureText(next, text) || typeof next !== 'object' || next === null) continue;
    for (const [name, inner] of Object.entries(next)) {
      if (!Array.isArray(next)) text.addText(name);
      open.push(inner);
    }
  }
}
