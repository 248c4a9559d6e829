import type { RequestHead } from '../call.ts';
import type { ToldCall, WireFormat } from '../wire-format.ts';
import { createJsonBody } from './json-body.ts';

/** Texts are answers; names and counts are short. Thousands of calls have room. */
const limits = { maxStringBytes: 256, maxOutlineBytes: 16 * 1024 * 1024 };

/** Reads a body that tells of calls made earlier as a whole, such as a batch with its results in it. */
export class ToldBody {
  readonly #read: (body: unknown) => readonly ToldCall[];
  readonly #onCall: (call: ToldCall) => void;
  readonly #body = createJsonBody(limits);
  #isEmpty = true;
  /** The body could not be read: calls may be missing. */
  hasUnread = false;

  constructor({
    readToldCalls,
    head,
    onCall,
  }: {
    readonly readToldCalls: NonNullable<WireFormat['readToldCalls']>;
    readonly head: RequestHead;
    readonly onCall: (call: ToldCall) => void;
  }) {
    this.#read = (body) => readToldCalls(body, head);
    this.#onCall = onCall;
  }

  push(bytes: Uint8Array): void {
    this.#isEmpty &&= bytes.length === 0;
    this.#body.push(bytes);
  }

  /** The body ended. */
  end(): void {
    const body = this.#body.parse();
    this.hasUnread = body === undefined && !this.#isEmpty;
    if (body === undefined) return;
    for (const call of this.#read(body)) this.#onCall(call);
  }
}
