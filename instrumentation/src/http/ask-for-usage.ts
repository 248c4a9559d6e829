import type { ClientRequest } from 'node:http';
import type { RequestHead } from '../call.ts';
import { guard } from './guard.ts';
import { onChannel } from './on-channel.ts';
import { createRequestHead } from './request-head.ts';

/** The body to send instead; `undefined` to send it as it is. */
type Rewrite = (body: Buffer) => Buffer | undefined;

/** undici's request, before its body is sent. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly path: string;
  readonly method: string;
  readonly host?: string | null;
  readonly headers?: readonly unknown[] | string;
  body?: unknown;
  contentLength?: number | null;
}

/**
 * Lets requests ask for the usage of their stream: the only place where this package changes what an app sends,
 * and only where the configuration says so. A body is changed where the whole of it is at hand before the first
 * byte is sent, and neither compressed nor signed: text or bytes given to `fetch`, to undici, or to `node:http` in one piece.
 *
 * @param resolveRewrite for calls of which a body may be changed
 */
export function askForStreamUsage(
  resolveRewrite: (head: RequestHead) => Rewrite | undefined,
): void {
  wrapFetch(resolveRewrite);

  onChannel<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    if (request.method !== 'POST' || !Buffer.isBuffer(request.body)) return;
    const { origin, path, method, host } = request;
    const head = { method, path, hostHeader: host ?? undefined, origin: String(origin ?? '') };
    if (listHeaders(request.headers).some(isAboutBody)) return;
    const body = resolveRewrite(createRequestHead({ ...head, header: none }))?.(request.body);
    if (body === undefined) return;
    request.body = body;
    // Given by the app; otherwise undici takes the body's own.
    if (typeof request.contentLength === 'number') request.contentLength = body.length;
  });

  onChannel<{ request: ClientRequest }>('http.client.request.created', ({ request }) => {
    if (request.method !== 'POST' || request.headersSent) return;
    if (request.getHeaderNames().some(isAboutBody)) return;
    const hostHeader = request.getHeader('host');
    const rewrite = resolveRewrite(
      createRequestHead({
        method: request.method,
        path: request.path,
        hostHeader: typeof hostHeader === 'string' ? hostHeader : undefined,
        origin: `${request.protocol}//${request.host}`,
        header: none,
      }),
    );
    if (rewrite !== undefined) wrapWrites(request, rewrite);
  });
}

const none = () => undefined;

/** A body is compressed, or its bytes are vouched for: with any other ones the server would refuse it. */
const aboutBody = new Set([
  ...['content-encoding', 'content-digest', 'content-md5', 'digest', 'repr-digest', 'signature'],
  'x-amz-content-sha256',
]);

function isAboutBody(name: string): boolean {
  return aboutBody.has(name.toLowerCase());
}

/** Of undici's names and values in turn; before undici 6 they are the lines of one text. */
function listHeaders(headers: UndiciRequest['headers']): string[] {
  if (typeof headers !== 'string') return (headers ?? []).map(String);
  return headers.split('\r\n').map((line) => line.slice(0, Math.max(0, line.indexOf(':'))));
}

/** The body of `fetch` is a stream by the time undici has it, whatever the app gave. */
function wrapFetch(resolveRewrite: (head: RequestHead) => Rewrite | undefined): void {
  const original = globalThis.fetch;
  const change = (input: unknown, init: RequestInit | undefined): RequestInit | undefined => {
    try {
      return rewriteInit(input, init, resolveRewrite) ?? init;
    } catch {
      return init;
    }
  };
  globalThis.fetch = function fetch(
    this: unknown,
    ...[input, init]: Parameters<typeof globalThis.fetch>
  ) {
    return original.call(this, input, change(input, init));
  } as typeof globalThis.fetch;
}

function rewriteInit(
  input: unknown,
  init: RequestInit | undefined,
  resolveRewrite: (head: RequestHead) => Rewrite | undefined,
): RequestInit | undefined {
  if (init?.method?.toUpperCase() !== 'POST') return undefined;
  const given = readBytes(init.body);
  if (given === undefined) return undefined;
  const url = new URL(input instanceof Request ? input.url : String(input));
  const head = { method: 'POST', path: url.pathname, hostHeader: undefined, origin: url.origin };
  const rewrite = resolveRewrite(createRequestHead({ ...head, header: none }));
  const body = rewrite?.(given);
  if (body === undefined) return undefined;
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : []));
  if ([...headers.keys()].some(isAboutBody)) return undefined;
  if (headers.has('content-length')) headers.set('content-length', String(body.length));
  // Text stays text: `fetch` gives it a type of its own where the app gave none.
  const isText = typeof init.body === 'string';
  return { ...init, headers, body: isText ? body.toString() : new Uint8Array(body) };
}

function wrapWrites(request: ClientRequest, rewrite: Rewrite): void {
  const { write, end } = request;
  let isWhole = true;

  /** The changed body, where this is all of it and its length can still be said. */
  const change = (chunk: unknown, encoding: unknown, isLast: boolean): Buffer | undefined => {
    const given = readBytes(chunk, encoding);
    if (given === undefined || !isWhole || request.headersSent) return undefined;
    const length = request.getHeader('content-length');
    // One that ends with a length which is not its own is the app's mistake.
    if (length === undefined ? !isLast : Number(length) !== given.length) return undefined;
    const body = rewrite(given);
    if (body !== undefined && length !== undefined) {
      request.setHeader('content-length', body.length);
    }
    return body;
  };

  request.write = function (this: ClientRequest, ...args: unknown[]) {
    const body = attempt(() => change(args[0], args[1], false));
    isWhole = false;
    return Reflect.apply(write, this, body === undefined ? args : replaceChunk(args, body));
  } as typeof write;

  request.end = function (this: ClientRequest, ...args: unknown[]) {
    const body = attempt(() => change(args[0], args[1], true));
    isWhole = false;
    return Reflect.apply(end, this, body === undefined ? args : replaceChunk(args, body));
  } as typeof end;
}

/** Without the encoding, which was that of the text. */
function replaceChunk([, ...rest]: readonly unknown[], body: Buffer): unknown[] {
  return [body, ...rest.filter((value) => typeof value === 'function')];
}

function attempt<Result>(run: () => Result): Result | undefined {
  let result: Result | undefined;
  guard(() => {
    result = run();
  })();
  return result;
}

function readBytes(body: unknown, encoding?: unknown): Buffer | undefined {
  if (typeof body === 'string') {
    const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
    return Buffer.from(body, known ? encoding : 'utf8');
  }
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (!ArrayBuffer.isView(body)) return undefined;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
