import { overloaded } from './refusals.ts';

/** Bounds the bytes that all requests together hold, so that many large ones cannot fill the memory. */
export class ByteBudget {
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Throws `RefusedError` with 503 when there is no room now: the sender tries again. */
  take(bytes: number): void {
    if (this.#heldBytes + bytes > this.#maxBytes) throw overloaded();
    this.#heldBytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}
