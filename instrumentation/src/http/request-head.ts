import type { RequestHead } from '../call.ts';
import { guard } from './guard.ts';

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
  readonly removeHeader?: (name: string, isUnwanted: (value: string) => boolean) => void;
}): RequestHead {
  // Nearly every path begins with its slash.
  const absolute = path[0] !== '/' && /^https?:\/\//i.test(path);
  const base = absolute ? path : origin;
  const { host, port } =
    absolute || hostHeader === undefined || hostHeader === ''
      ? readAuthority(absolute ? base.slice(0, endOfAuthority(base)) : base)
      : readHostHeader(base, hostHeader);
  const target = absolute ? path.slice(endOfAuthority(path)) : path;
  const question = target.indexOf('?');
  return {
    method,
    host,
    port,
    path: question === -1 ? target || '/' : target.slice(0, question) || '/',
    query: question === -1 ? '' : target.slice(question + 1),
    header,
    // A call is recorded, whatever another listener has made of the request's headers.
    ...(removeHeader === undefined ? {} : { removeHeader: guard(removeHeader) }),
  };
}

interface Authority {
  readonly host: string;
  readonly port: number;
}

/** An app talks to few hosts: more are a crawler's, and are read each time. */
const maxKnownAuthorities = 1000;
const knownAuthorities = new Map<string, Authority>();

function readHostHeader(base: string, hostHeader: string): Authority {
  return readAuthority(`${isSecure(base) ? 'https' : 'http'}://${hostHeader}`);
}

function readAuthority(url: string): Authority {
  const known = knownAuthorities.get(url);
  if (known !== undefined) return known;
  const bare = url.slice(url.indexOf('//') + 2, endOfAuthority(url));
  const authority = splitAuthority(bare, isSecure(url) ? 443 : 80);
  if (knownAuthorities.size < maxKnownAuthorities) knownAuthorities.set(url, authority);
  return authority;
}

function isSecure(url: string): boolean {
  return url.slice(0, 6).toLowerCase() === 'https:';
}

function endOfAuthority(url: string): number {
  const start = url.indexOf('//') + 2;
  for (let at = start; at < url.length; at++) {
    const char = url[at];
    if (char === '/' || char === '?' || char === '#') return at;
  }
  return url.length;
}

function splitAuthority(authority: string, defaultPort: number): Authority {
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
