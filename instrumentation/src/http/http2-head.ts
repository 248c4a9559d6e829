import type { RequestHead } from '../call.ts';
import { createRequestHead } from './request-head.ts';

/**
 * The head of a request over HTTP/2, from its pseudo-headers.
 *
 * @param session what they may leave to the connection: where it goes
 */
export function createHttp2Head(
  header: RequestHead['header'],
  session: { readonly authority?: string | undefined; readonly scheme?: string | undefined } = {},
): RequestHead {
  return createRequestHead({
    method: header(':method') ?? 'GET',
    path: header(':path') ?? '/',
    hostHeader: header(':authority') ?? header('host') ?? session.authority,
    origin: `${header(':scheme') ?? session.scheme ?? 'https'}://`,
    header,
  });
}
