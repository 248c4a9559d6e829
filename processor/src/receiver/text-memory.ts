/** Texts of up to so many bytes are remembered: keys, models, users. Longer ones are mostly content. */
const maxRememberedBytes = 64;

/**
 * Remembers short texts by the bytes that they were made of, one in each slot. To find bytes again is
 * faster than to make a text of them, takes no memory, and makes maps of such keys faster.
 */
export class TextMemory {
  readonly #texts: string[];
  readonly #lengths: Uint8Array;
  readonly #bytes: Uint8Array;

  constructor(slots: number) {
    this.#texts = new Array<string>(slots).fill('');
    this.#lengths = new Uint8Array(slots);
    this.#bytes = new Uint8Array(slots * maxRememberedBytes);
  }

  /** The bytes of the text in the slot; 0 where there is none. */
  lengthOf(slot: number): number {
    return this.#lengths[slot] ?? 0;
  }

  /** The text in the slot, if it was made of the very bytes at this position; else `null`. */
  recall(slot: number, bytes: Uint8Array, start: number): string | null {
    const length = this.#lengths[slot] ?? 0;
    const own = this.#bytes;
    const ownStart = slot * maxRememberedBytes;
    for (let at = 0; at < length; at += 1) {
      if (own[ownStart + at] !== bytes[start + at]) return null;
    }
    return this.#texts[slot] ?? null;
  }

  /** Puts a text into the slot with the bytes that it was made of; those that are too long are not kept. */
  remember(
    slot: number,
    text: string,
    source: { bytes: Uint8Array; start: number; end: number },
  ): void {
    const { bytes, start, end } = source;
    const length = end - start;
    if (length > maxRememberedBytes || slot >= this.#lengths.length) return;
    const ownStart = slot * maxRememberedBytes;
    for (let at = 0; at < length; at += 1) this.#bytes[ownStart + at] = bytes[start + at] ?? 0;
    this.#lengths[slot] = length;
    this.#texts[slot] = text;
  }
}
