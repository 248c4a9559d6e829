const lineFeed = 0x0a;
const space = 0x20;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Tells lines of JSON from one JSON value by their first line end: only between two lines does it stand behind a
 * closing brace and before an opening one. No string holds one, and in a list there is a comma.
 */
export class LinesTest {
  /** The last byte that is no white space; `0` before the body begins. */
  #last = 0;
  #sawLineEnd = false;
  #isOver = false;

  /** Whether what came so far is more than one line. */
  push(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    let from = 0;
    if (!this.#sawLineEnd) {
      const start = this.#last === 0 ? skipSpace(chunk, 0) : 0;
      const end = chunk.indexOf(lineFeed, start);
      this.#last = findLast(chunk, end === -1 ? chunk.length : end) ?? this.#last;
      if (end === -1) return false;
      this.#sawLineEnd = true;
      this.#isOver = this.#last !== closeBrace;
      if (this.#isOver) return false;
      from = end + 1;
    }
    from = skipSpace(chunk, from);
    if (from === chunk.length) return false;
    this.#isOver = true;
    return chunk[from] === openBrace;
  }
}

function skipSpace(chunk: Uint8Array, start: number): number {
  let at = start;
  while (at < chunk.length && (chunk[at] as number) <= space) at += 1;
  return at;
}

function findLast(chunk: Uint8Array, end: number): number | undefined {
  let at = end - 1;
  while (at >= 0 && (chunk[at] as number) <= space) at -= 1;
  return chunk[at];
}
