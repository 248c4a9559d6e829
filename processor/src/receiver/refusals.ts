import { RefusedError } from './refused-error.ts';

/** The body is not what its Content-Type says. Sending it again cannot help. */
export function undecodable(message: string, cause?: unknown): RefusedError {
  return new RefusedError(400, 'undecodable', message, { cause });
}

export function unauthenticated(): RefusedError {
  return new RefusedError(
    401,
    'unauthenticated',
    'The ingest token is missing or unknown: send "Authorization: Bearer <token>".',
    { headers: { 'WWW-Authenticate': 'Bearer' } },
  );
}

/**
 * For a sender that keeps what it has on disk and asks to be put off: it would drop what gets a 401,
 * while the token is about to be put right.
 */
export function unauthenticatedForNow(): RefusedError {
  return new RefusedError(
    503,
    'unauthenticated',
    'The ingest token is missing or unknown: keep what you have until it is put right.',
    { headers: { 'Retry-After': '30' } },
  );
}

/** A web page that is not of this machine, and shows no token. */
export function foreignPage(): RefusedError {
  const message = 'Web pages may send only with "Authorization: Bearer <ingest token>".';
  return new RefusedError(403, 'foreign_page', message);
}

export function unknownPath(url: string): RefusedError {
  const path = url.split('?', 1)[0]?.slice(0, 100);
  const message = `Nothing is received at ${path}: only /v1/traces, /v1/metrics and /v1/logs are.`;
  return new RefusedError(404, 'unknown_path', message);
}

export function methodNotAllowed(method: string): RefusedError {
  const message = `${method} is not allowed here: use POST.`;
  return new RefusedError(405, 'method_not_allowed', message, { headers: { Allow: 'POST' } });
}

/** The body, or what it would become in memory, is larger than the receiver is willing to hold. */
export function tooLarge(message: string): RefusedError {
  return new RefusedError(413, 'too_large', message);
}

export function unsupportedMediaType(contentType = '(none)'): RefusedError {
  return new RefusedError(
    415,
    'unsupported_media_type',
    `Content-Type ${contentType.slice(0, 100)} is not supported: send application/x-protobuf or application/json.`,
    { headers: { Accept: 'application/x-protobuf, application/json' } },
  );
}

export function unsupportedEncoding(contentEncoding: string): RefusedError {
  return new RefusedError(
    415,
    'unsupported_encoding',
    `Content-Encoding ${contentEncoding.slice(0, 100)} is not supported: send gzip or none.`,
    { headers: { 'Accept-Encoding': 'gzip, deflate, identity' } },
  );
}

/** Passes by itself: the sender keeps what it has and tries again. */
export function unavailable(retryAfterSeconds: number, cause?: unknown): RefusedError {
  const message = 'The ledger is not available now: try again.';
  const retryAfter = String(Math.max(1, Math.ceil(retryAfterSeconds)));
  const headers = { 'Retry-After': retryAfter };
  return new RefusedError(503, 'unavailable', message, { headers, cause });
}

/** Too much is held in memory already. */
export function overloaded(): RefusedError {
  const message = 'Too many large requests at once: try again.';
  return new RefusedError(503, 'overloaded', message, { headers: { 'Retry-After': '1' } });
}
