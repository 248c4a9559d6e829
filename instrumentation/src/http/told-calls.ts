import type { RequestHead } from '../call.ts';
import type { ToldCall, WireFormat } from '../wire-format.ts';
import { createJsonBody, type JsonBody } from './json-body.ts';

const lineFeed = 0x0a;
const space = 0x20;
const openBrace = 0x7b;
/** So many lines in a row that are no JSON: the file is of another kind, and each would take long to fail. */
const maxUnreadInRow = 1000;

/**
 * Reads a body that tells of calls made earlier, one a line, such as a batch's result file. Of a line no more
 * than its outline is held, whatever the size of the file.
 */
export class ToldCalls {
  readonly #read: (line: unknown) => ToldCall | undefined;
  readonly #onCall: (call: ToldCall) => void;
  /** `null` in a line that is none of a call. */
  #line: JsonBody | null = null;
  #place: 'start' | 'within' | 'over' = 'start';
  #unreadInRow = 0;
  /** A line that looked like JSON could not be read: a call may be missing. */
  hasUnread = false;

  constructor({
    readToldCall,
    head,
    onCall,
  }: {
    readonly readToldCall: NonNullable<WireFormat['readToldCall']>;
    readonly head: RequestHead;
    readonly onCall: (call: ToldCall) => void;
  }) {
    this.#read = (line) => readToldCall(line, head);
    this.#onCall = onCall;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length && this.#place !== 'over') {
      const end = bytes.indexOf(lineFeed, from);
      const to = end === -1 ? bytes.length : end;
      if (this.#place === 'start') from = this.#beginLine(bytes, from, to);
      this.#line?.push(bytes.subarray(from, to));
      if (end === -1) return;
      this.#endLine();
      from = end + 1;
    }
  }

  #beginLine(bytes: Uint8Array, start: number, end: number): number {
    let from = start;
    while (from < end && (bytes[from] as number) <= space) from += 1;
    if (from === end) return end;
    // A line that does not begin as an object is none of a call: the file may be anything.
    if (bytes[from] === openBrace) this.#line = createJsonBody();
    this.#place = 'within';
    return from;
  }

  /** The body ended: its last line needs no line end. */
  end(): void {
    this.#endLine();
  }

  #endLine(): void {
    if (this.#place === 'over') return;
    this.#place = 'start';
    if (this.#line === null) return;
    const value = this.#line.parse();
    this.#line = null;
    if (value === undefined) {
      this.hasUnread = true;
      this.#unreadInRow += 1;
      if (this.#unreadInRow >= maxUnreadInRow) this.#place = 'over';
      return;
    }
    this.#unreadInRow = 0;
    const call = this.#read(value);
    if (call !== undefined) this.#onCall(call);
  }
}
