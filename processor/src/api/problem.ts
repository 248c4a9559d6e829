/** One bad parameter of a request. */
export interface ParameterError {
  readonly parameter: string;
  /** What is wrong, which value, and what to do. */
  readonly detail: string;
}

/** An answer other than success, told as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** Last part of the problem's type; stable, for programs to branch on. */
  readonly kind: string;
  readonly title: string;
  readonly errors: readonly ParameterError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    { status, kind, title }: ProblemKind,
    detail: string,
    {
      errors = [],
      headers = {},
      cause,
    }: {
      errors?: readonly ParameterError[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause });
    this.status = status;
    this.kind = kind;
    this.title = title;
    this.errors = errors;
    this.headers = headers;
  }
}

export interface ProblemKind {
  readonly status: number;
  readonly kind: string;
  readonly title: string;
}

/** Every kind of problem that the API answers with. */
export const problemKinds = {
  invalidParameters: {
    status: 400,
    kind: 'invalid-parameters',
    title: 'The request has invalid parameters',
  },
  malformedRequest: {
    status: 400,
    kind: 'malformed-request',
    title: 'The request cannot be read',
  },
  tokenRequired: {
    status: 401,
    kind: 'token-required',
    title: 'A read token is required',
  },
  alertsTokenRequired: {
    status: 401,
    kind: 'token-required',
    title: 'An alerts token is required',
  },
  sendingNotAllowed: {
    status: 403,
    kind: 'sending-not-allowed',
    title: 'Sending from here needs a token',
  },
  readingNotAllowed: {
    status: 403,
    kind: 'reading-not-allowed',
    title: 'Reading from here needs a read token',
  },
  tokenScope: {
    status: 403,
    kind: 'token-scope',
    title: 'The token is for something else',
  },
  adminRequired: {
    status: 403,
    kind: 'admin-required',
    title: 'An admin token is required',
  },
  notFound: { status: 404, kind: 'not-found', title: 'Not found' },
  methodNotAllowed: {
    status: 405,
    kind: 'method-not-allowed',
    title: 'This method is not allowed here',
  },
  priceConflict: {
    status: 409,
    kind: 'price-conflict',
    title: 'The price does not allow this',
  },
  dataSetUnreadable: {
    status: 422,
    kind: 'data-set-unreadable',
    title: 'The prices cannot be read',
  },
  bodyTooLarge: { status: 413, kind: 'body-too-large', title: 'The body is too large' },
  unsupportedBody: {
    status: 415,
    kind: 'unsupported-body',
    title: 'The body is not of a kind that is understood',
  },
  internalError: {
    status: 500,
    kind: 'internal-error',
    title: 'The processor failed to answer',
  },
  ledgerUnavailable: {
    status: 503,
    kind: 'ledger-unavailable',
    title: 'The ledger cannot be reached',
  },
} as const satisfies Record<string, ProblemKind>;
