import type { ClientRequest } from 'node:http';

/** undici's request as its documentation of `undici:request:create` shows it. */
interface UndiciRequest {
  headers?: unknown;
  addHeader?: (name: string, value: string) => unknown;
}

type IsUnwanted = (value: string) => boolean;

/**
 * Takes a header off a request that undici has just created, whether it is there already or another subscriber
 * of the same channel adds it later, which is how OpenTelemetry's instrumentation works. Nothing else changes.
 */
export function removeUndiciHeader(
  request: UndiciRequest,
  name: string,
  isUnwanted: IsUnwanted,
): void {
  const { headers, addHeader } = request;
  if (Array.isArray(headers)) removePairs(headers, name, isUnwanted);
  else if (typeof headers === 'string') {
    // undici 5 keeps one text.
    request.headers = removeLines(headers, name, isUnwanted);
  }
  if (typeof addHeader !== 'function') return;
  request.addHeader = function (this: unknown, key, value) {
    const isTaken = String(key).toLowerCase() === name && isUnwanted(String(value));
    return isTaken ? this : addHeader.call(this, key, value);
  };
}

function removePairs(headers: unknown[], name: string, isUnwanted: IsUnwanted): void {
  for (let at = headers.length - 2; at >= 0; at -= 2) {
    const isNamed = String(headers[at]).toLowerCase() === name;
    if (isNamed && isUnwanted(String(headers[at + 1]))) headers.splice(at, 2);
  }
}

type AddHeader = (this: unknown, key: string, value: unknown) => unknown;

/** As `node:http` keeps it until the first bytes are written. */
interface WrittenHead {
  _header?: string | null;
  readonly _headerSent?: boolean;
}

/**
 * Takes a header off a request of `node:http` that has just been created, and off whatever the app sets until
 * the head is sent. Headers that were given as a list are one text already.
 */
export function removeNodeHeader(
  request: ClientRequest,
  name: string,
  isUnwanted: IsUnwanted,
): void {
  const head = request as WrittenHead;
  if (typeof head._header === 'string') {
    if (head._headerSent === false) head._header = removeLines(head._header, name, isUnwanted);
    return;
  }
  const value = request.getHeader(name);
  if (value !== undefined && isUnwanted(String(value))) request.removeHeader(name);
  const methods = request as Record<'setHeader' | 'appendHeader', AddHeader>;
  for (const method of ['setHeader', 'appendHeader'] as const) {
    const add = methods[method];
    methods[method] = function (key, added) {
      const isTaken = String(key).toLowerCase() === name && isUnwanted(String(added));
      return isTaken ? this : add.call(this, key, added);
    };
  }
}

function removeLines(head: string, name: string, isUnwanted: IsUnwanted): string {
  return head.replace(
    new RegExp(`^${name}:[ \\t]*(.*)\\r\\n`, 'gim'),
    (line: string, value: string) => (isUnwanted(value) ? '' : line),
  );
}
