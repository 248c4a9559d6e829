import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a web page of another machine asks, in the browser of somebody at this one. Browsers name
 * the page's origin with every POST; a page whose name was rebound to 127.0.0.1 gets past their
 * other guards, and could write costs into a ledger that asks for no token. With a token it cannot:
 * it does not know it.
 */
export function isForeignPage({ origin, authorization }: IncomingHttpHeaders): boolean {
  if (origin === undefined || authorization !== undefined) return false;
  return !/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(origin);
}
