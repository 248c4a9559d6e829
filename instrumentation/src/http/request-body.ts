import type { RequestHead } from '../call.ts';
import { type ContentDecoder, createContentDecoder } from './content-decoder.ts';
import { FormBody } from './form-body.ts';
import { createJsonBody, type JsonBodyLimits } from './json-body.ts';
import { MultipartBody, parseBoundary } from './multipart-body.ts';

/** A body as it passes by, in bounded memory. */
interface Body {
  push(chunk: Uint8Array): void;
  parse(): unknown;
}

const noBody: Body = { push: () => undefined, parse: () => undefined };

/** The body of a request: JSON, a form, or a form with files, also where its client compressed it. */
export class RequestBody {
  readonly #head: RequestHead;
  readonly #limits: JsonBodyLimits;
  /** `null` where there is nothing to undo. */
  readonly #decoder: ContentDecoder | null;
  readonly #isUnknown: boolean;
  #body: Body | null = null;

  constructor(head: RequestHead, limits: JsonBodyLimits = {}) {
    this.#head = head;
    this.#limits = limits;
    const coding = head.header('content-encoding');
    this.#decoder =
      coding === undefined ? null : createContentDecoder(coding, (chunk) => this.#read(chunk));
    this.#isUnknown = coding !== undefined && this.#decoder === null;
  }

  push(chunk: Uint8Array | string): void {
    if (this.#isUnknown) return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (this.#decoder === null) this.#read(bytes);
    else this.#decoder.push(bytes);
  }

  /** What a format reads: the JSON, or the fields of the form; `undefined` for anything else. */
  parse(): unknown {
    this.#decoder?.endNow();
    return this.#body?.parse();
  }

  #read(chunk: Uint8Array): void {
    this.#body ??= this.#recognise(chunk);
    this.#body?.push(chunk);
  }

  /** By the first byte, for clients leave out or mistake the type of JSON; `null` where there is none yet. */
  #recognise(chunk: Uint8Array): Body | null {
    let at = 0;
    while (at < chunk.length && (chunk[at] as number) <= 0x20) at += 1;
    if (at === chunk.length) return null;
    if (chunk[at] === 0x7b || chunk[at] === 0x5b) return createJsonBody(this.#limits);
    const contentType = this.#head.header('content-type') ?? '';
    if (/^\s*application\/x-www-form-urlencoded\b/i.test(contentType)) return new FormBody();
    if (!/^\s*multipart\/form-data\b/i.test(contentType)) return noBody;
    const boundary = parseBoundary(contentType);
    return boundary === undefined ? noBody : new MultipartBody(boundary);
  }
}
