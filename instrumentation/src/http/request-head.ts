import type { RequestHead } from '../call.ts';

/**
 * The head of a request from what HTTP clients know of it. An absolute path wins (a proxy that does not
 * tunnel gets one), then the Host header, then the origin of the connection.
 */
export function createRequestHead({
  method,
  path,
  hostHeader,
  origin,
  header,
  removeHeader,
}: {
  readonly method: string;
  readonly path: string;
  readonly hostHeader: string | undefined;
  /** Scheme and authority, such as `https://api.openai.com`. */
  readonly origin: string;
  readonly header: (name: string) => string | undefined;
  readonly removeHeader?: (name: string) => void;
}): RequestHead {
  const absolute = /^https?:\/\//i.test(path);
  const base = absolute ? path : origin;
  const scheme = base.slice(0, 6).toLowerCase() === 'https:' ? 'https' : 'http';
  const authority =
    absolute || hostHeader === undefined || hostHeader === '' ? readAuthority(base) : hostHeader;
  const { host, port } = splitAuthority(authority, scheme === 'https' ? 443 : 80);
  const target = absolute ? path.slice(endOfAuthority(path)) : path;
  const question = target.indexOf('?');
  return {
    method,
    host,
    port,
    path: question === -1 ? target || '/' : target.slice(0, question) || '/',
    query: question === -1 ? '' : target.slice(question + 1),
    header,
    ...(removeHeader === undefined ? {} : { removeHeader }),
  };
}

function readAuthority(url: string): string {
  return url.slice(url.indexOf('//') + 2, endOfAuthority(url));
}

function endOfAuthority(url: string): number {
  const start = url.indexOf('//') + 2;
  for (let at = start; at < url.length; at++) {
    const char = url[at];
    if (char === '/' || char === '?' || char === '#') return at;
  }
  return url.length;
}

function splitAuthority(authority: string, defaultPort: number): { host: string; port: number } {
  const bare = authority.slice(authority.lastIndexOf('@') + 1);
  const colon = bare.lastIndexOf(':');
  const hasPort = colon > bare.lastIndexOf(']') && colon !== -1;
  const port = hasPort ? Number(bare.slice(colon + 1)) : Number.NaN;
  const host = (hasPort ? bare.slice(0, colon) : bare).replace(/^\[(.*)\]$/, '$1');
  return {
    host: host.toLowerCase(),
    port: Number.isInteger(port) && port > 0 ? port : defaultPort,
  };
}
