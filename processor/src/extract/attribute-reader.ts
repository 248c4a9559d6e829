import type { Attributes, AttributeValue } from '../domain/span.ts';
import { cut, toText } from './text.ts';

/** One meaning's names, the newest first. */
export type Names = readonly string[];

/**
 * Reads attributes by meaning. What decides money must be right and is noted in `problems` where
 * it is not; a malformed detail is read as unknown, since a cost without its port is still a cost.
 *
 * A lenient reader is for other people's instrumentations, which write numbers and booleans as text,
 * lists as JSON, and an empty text or NaN for what they do not know: those are unknown, or what they
 * stand for. What cannot be a count stays a problem.
 */
export class AttributeReader {
  readonly #attributes: Attributes;
  readonly #lenient: boolean;
  /** What is wrong, which value, and what belongs there. Empty when nothing is. */
  readonly problems: string[] = [];

  constructor(attributes: Attributes, { lenient = false }: { lenient?: boolean } = {}) {
    this.#attributes = attributes;
    this.#lenient = lenient;
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

  /** The attribute as it came. */
  value(names: Names): AttributeValue {
    return this.#find(names)?.value ?? null;
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
    const value = this.#toNumber(found.value);
    if (isWhole(value) && value >= min) return value;
    this.#blame(found.name, found.value, `a whole number from ${min} on`);
    return null;
  }

  /** A whole number that no cost depends on; anything else is unknown. */
  detailCount(names: Names, { min, max }: { min: number; max: number }): number | null {
    const value = this.#toNumber(this.value(names));
    return isWhole(value) && value >= min && value <= max ? value : null;
  }

  /** A duration that no cost depends on, in seconds. */
  seconds(names: Names): number | null {
    const value = this.#toNumber(this.value(names));
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
  }

  flag(names: Names): boolean | null {
    const value = this.value(names);
    if (typeof value === 'boolean') return value;
    if (!this.#lenient || typeof value !== 'string') return null;
    if (/^true$/i.test(value)) return true;
    return /^false$/i.test(value) ? false : null;
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(names: Names, { maxCount }: { maxCount: number }): string[] {
    const value = this.#find(names)?.value ?? [];
    const list: readonly unknown[] = Array.isArray(value) ? value : this.#toList(value);
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
      if (value === undefined || value === null) continue;
      if (!this.#lenient || !isBlank(value)) return { name, value };
    }
    return null;
  }

  #toNumber(value: AttributeValue): AttributeValue {
    const isNumeral = this.#lenient && typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
    return isNumeral ? Number(value) : value;
  }

  #toList(value: AttributeValue): readonly unknown[] {
    if (this.#lenient && typeof value === 'string' && value.startsWith('[')) {
      try {
        const list: unknown = JSON.parse(value);
        if (Array.isArray(list)) return list;
      } catch {
        return [];
      }
    }
    return [value];
  }

  #blame(name: string, value: AttributeValue, expected: string): void {
    const shown = typeof value === 'object' ? 'no scalar' : JSON.stringify(cut(String(value), 100));
    this.problems.push(`${name} is ${shown}: it must be ${expected}.`);
  }
}

/** What senders write for what they do not know. */
function isBlank(value: AttributeValue): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'string' && /^(\s*|None|null|undefined|NaN)$/.test(value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
