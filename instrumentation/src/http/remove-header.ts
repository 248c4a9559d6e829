import type { ClientRequest } from 'node:http';

/** undici's request as its documentation of `undici:request:create` shows it. */
interface UndiciRequest {
  headers?: unknown;
  addHeader?: (name: string, value: string) => unknown;
}

/**
 * Takes a header off a request that undici has just created, whether it is there already or another subscriber
 * of the same channel adds it later, which is how OpenTelemetry's instrumentation works. Nothing else changes.
 */
export function removeUndiciHeader(request: UndiciRequest, name: string): void {
  const { headers, addHeader } = request;
  if (Array.isArray(headers)) removePairs(headers, name);
  else if (typeof headers === 'string') {
    // undici 5 keeps one text.
    request.headers = headers.replace(new RegExp(`^${name}:.*\\r\\n`, 'gim'), '');
  }
  if (typeof addHeader !== 'function') return;
  request.addHeader = function (this: unknown, key, value) {
    return key.toLowerCase() === name ? this : addHeader.call(this, key, value);
  };
}

function removePairs(headers: unknown[], name: string): void {
  for (let at = headers.length - 2; at >= 0; at -= 2) {
    if (String(headers[at]).toLowerCase() === name) headers.splice(at, 2);
  }
}

/** Headers that were given as a list are written out at once: it is too late for these. */
export function removeNodeHeader(request: ClientRequest, name: string): void {
  if (!request.headersSent && request.hasHeader(name)) request.removeHeader(name);
}
