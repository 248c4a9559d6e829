import { maxItems, maxTextLength, maxValues } from './limits.ts';
import { tooLarge } from './refusals.ts';

/** What was cut off: attributes beyond the limit or with too long a key, ends of texts, nested values. */
export type CutKind = 'attribute' | 'text' | 'nested_value';

/** Holds one request to its limits. What exceeds a small one is cut and counted; the large ones refuse. */
export class RequestBounds {
  readonly #cuts = new Map<CutKind, number>();
  #items = 0;
  #values = 0;

  /** What was cut, and how often. */
  get cuts(): ReadonlyMap<CutKind, number> {
    return this.#cuts;
  }

  countCut(kind: CutKind): void {
    this.#cuts.set(kind, (this.#cuts.get(kind) ?? 0) + 1);
  }

  /** Of a span, data point or log record. Throws `RefusedError` with 413 when there are too many. */
  countItem(): void {
    this.#items += 1;
    if (this.#items > maxItems) {
      throw tooLarge(`The body holds more than ${maxItems} spans or data points: send fewer.`);
    }
  }

  /** Of an attribute, or a value in one. Throws `RefusedError` with 413 when there are too many. */
  countValue(): void {
    this.#values += 1;
    if (this.#values > maxValues) {
      throw tooLarge(
        `The body holds more than ${maxValues} attributes: send fewer spans at a time.`,
      );
    }
  }

  /** The text, without its end where it is too long, and never with half a character. */
  cutText(text: string): string {
    if (text.length <= maxTextLength) return text;
    this.countCut('text');
    return text.slice(0, maxTextLength).replace(/\p{Surrogate}$/u, '');
  }
}
