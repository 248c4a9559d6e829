import type { Attributes, AttributeValue } from '../domain/span.ts';
import { cut, toText } from './text.ts';

/** One meaning's names, the newest first. */
type Names = readonly string[];

/**
 * Reads attributes by meaning. What decides money must be right and is noted in `problems` where
 * it is not; a malformed detail is read as unknown, since a cost without its port is still a cost.
 */
export class AttributeReader {
  readonly #attributes: Attributes;
  /** What is wrong, which value, and what belongs there. Empty when nothing is. */
  readonly problems: string[] = [];

  constructor(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** All attributes whose key begins with the prefix, under the rest of their key. */
  *withPrefix(prefix: string): Iterable<[string, AttributeValue]> {
    for (const [key, value] of this.#attributes) {
      if (key.length > prefix.length && key.startsWith(prefix)) {
        yield [key.slice(prefix.length), value];
      }
    }
  }

  has(names: Names): boolean {
    return this.#find(names) !== null;
  }

  text(names: Names): string | null {
    return toText(this.#find(names)?.value);
  }

  /** A text that must be there. */
  requiredText(names: Names): string {
    const text = this.text(names);
    if (text === null) this.problems.push(`${names[0]} is missing.`);
    return text ?? '';
  }

  /** One of the given words, which must be there. */
  requiredWord<Word extends string>(names: Names, words: readonly [Word, ...Word[]]): Word {
    const text = this.requiredText(names);
    const word = words.find((candidate) => candidate === text);
    if (word === undefined && text !== '') {
      this.#blame(names[0] ?? '', text, `one of ${words.join(', ')}`);
    }
    return word ?? words[0];
  }

  /** A number of tokens, or a position in a sequence: a whole number from `min` on. */
  count(names: Names, { min = 0 }: { min?: number } = {}): number | null {
    const found = this.#find(names);
    if (found === null) return null;
    if (isWhole(found.value) && found.value >= min) return found.value;
    this.#blame(found.name, found.value, `a whole number from ${min} on`);
    return null;
  }

  /** A whole number that no cost depends on; anything else is unknown. */
  detailCount(names: Names, { min, max }: { min: number; max: number }): number | null {
    const value = this.#find(names)?.value;
    return isWhole(value) && value >= min && value <= max ? value : null;
  }

  /** A duration that no cost depends on, in seconds. */
  seconds(names: Names): number | null {
    const value = this.#find(names)?.value;
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
  }

  flag(names: Names): boolean | null {
    const value = this.#find(names)?.value;
    return typeof value === 'boolean' ? value : null;
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(names: Names, { maxCount }: { maxCount: number }): string[] {
    const value = this.#find(names)?.value ?? [];
    const list: readonly AttributeValue[] = Array.isArray(value) ? value : [value];
    return list
      .slice(0, maxCount)
      .map((item) => toText(item))
      .filter((item) => item !== null);
  }

  /** A quantity that may be fractional, finite and not negative. */
  quantity(name: string): number | null {
    const value = this.#attributes.get(name);
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    this.#blame(name, value, 'a number from 0 on');
    return null;
  }

  #find(names: Names): { readonly name: string; readonly value: AttributeValue } | null {
    for (const name of names) {
      const value = this.#attributes.get(name);
      if (value !== undefined && value !== null) return { name, value };
    }
    return null;
  }

  #blame(name: string, value: AttributeValue, expected: string): void {
    const shown = typeof value === 'object' ? 'no scalar' : JSON.stringify(cut(String(value), 100));
    this.problems.push(`${name} is ${shown}: it must be ${expected}.`);
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
