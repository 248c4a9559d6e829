/** The answers that refuse a whole request. Senders drop what got any of them but 503. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 503;

/** A request that is refused whole, with the answer to give. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: RefusalStatus;
  /** Low-cardinality word for counters: `undecodable`, `too_large`, … */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: RefusalStatus,
    reason: string,
    message: string,
    { headers = {}, cause }: { headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}
