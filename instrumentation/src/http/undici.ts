import type { RequestHead } from '../call.ts';
import { classifyError } from './classify-error.ts';
import type { Exchange } from './exchange.ts';
import { findHeader, type HeaderList } from './find-header.ts';
import { guard } from './guard.ts';
import { onChannel } from './on-channel.ts';
import { removeUndiciHeader } from './remove-header.ts';
import { createRequestHead } from './request-head.ts';
import { markUndiciSocket } from './undici-sockets.ts';

/** undici's request, as far as its diagnostics channels show it. Versions 5 to 8. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly path: string;
  readonly method: string;
  readonly host?: string | null;
  readonly headers?: UndiciHeaders;
  readonly body?: unknown;
  onData?: (chunk: Uint8Array) => unknown;
  onBodySent?: (chunk: Uint8Array | string) => unknown;
}

interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: UndiciHeaders;
}

interface Watched {
  readonly exchange: Exchange;
  readonly method: string;
  /** Whether a byte of the request may have left this machine. */
  sent: boolean;
  /** Whether the whole body was sent in one piece. */
  sentWhole: boolean;
}

/**
 * Watches every request of undici, which is also behind the built-in `fetch`, on the channels that undici
 * itself publishes.
 *
 * @param open begins to follow a call; `null` for one that is of no interest
 */
export function subscribeToUndici(open: (head: RequestHead) => Exchange | null): void {
  const calls = new WeakMap<object, Watched>();
  const connectErrors = new WeakSet<object>();

  onChannel<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    if (request.method === 'CONNECT') return;
    const exchange = open(readHead(request));
    if (exchange === null) return;
    const call = { exchange, method: request.method, sent: false, sentWhole: false };
    calls.set(request, call);
    // Holds no request: what the app has let go of must be collected, whoever still waits for its end.
    exchange.watchSending(() => isUnsent(call));
    if (!publishesChunks(request)) shadowBodies(request, call);
  });

  onChannel<{ socket: object }>('undici:client:connected', ({ socket }) => {
    markUndiciSocket(socket);
  });

  onChannel<{ error: object }>('undici:client:connectError', ({ error }) => {
    connectErrors.add(error);
  });

  onChannel<{ request: object }>('undici:client:sendHeaders', ({ request }) => {
    const call = calls.get(request);
    if (call !== undefined) call.sent = true;
  });

  onChannel<{ request: UndiciRequest; chunk: Uint8Array | string }>(
    'undici:request:bodyChunkSent',
    ({ request, chunk }) => {
      const call = calls.get(request);
      if (call !== undefined) sendChunk(call, chunk, request.body);
    },
  );

  onChannel<{ request: object; response: UndiciResponse }>('undici:request:headers', (message) => {
    const { statusCode, headers } = message.response;
    const exchange = calls.get(message.request)?.exchange;
    exchange?.openResponse(statusCode, (name) => readHeader(headers, name));
  });

  onChannel<{ request: object; chunk: Uint8Array }>(
    'undici:request:bodyChunkReceived',
    ({ request, chunk }) => calls.get(request)?.exchange.pushResponse(chunk),
  );

  onChannel<{ request: object }>('undici:request:trailers', ({ request }) => {
    calls.get(request)?.exchange.end({ kind: 'complete' });
  });

  onChannel<{ request: UndiciRequest; error: object }>(
    'undici:request:error',
    ({ request, error }) => {
      const call = calls.get(request);
      if (call === undefined) return;
      const isUnprocessed =
        isUnsent(call) || (!call.sent && connectErrors.has(error)) || isRefused(error);
      const ending = classifyError(error);
      call.exchange.end(isUnprocessed ? { ...ending, unprocessed: true } : ending);
    },
  );
}

/** Not every version says when it sends headers over HTTP/2, but a body it always does. */
function isUnsent({ sent, method }: Watched): boolean {
  return !sent && method === 'POST';
}

/** RFC 9113, 8.7: a stream that is refused was not worked on. undici says so in words only. */
function isRefused(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message.endsWith('NGHTTP2_REFUSED_STREAM');
}

function sendChunk(call: Watched, chunk: Uint8Array | string, body: unknown): void {
  call.sent = true;
  if (chunk === body) {
    // undici 8 sends a request whose stream was refused once more.
    if (call.sentWhole) return;
    call.sentWhole = true;
  }
  call.exchange.pushRequest(chunk);
}

function readHead(request: UndiciRequest): RequestHead {
  const headers = request.headers ?? [];
  return createRequestHead({
    method: request.method,
    path: request.path,
    hostHeader: request.host ?? undefined,
    origin: String(request.origin ?? ''),
    header: (name) => readHeader(headers, name),
    removeHeader: (name, isUnwanted) => removeUndiciHeader(request, name, isUnwanted),
  });
}

/** Names and values in turn; before undici 6 one text; from undici 8 on an object, over HTTP/2. */
type UndiciHeaders =
  | string
  | HeaderList
  | { readonly [name: string]: number | string | readonly string[] };

function readHeader(headers: UndiciHeaders, name: string): string | undefined {
  if (isList(headers)) return findHeader(headers, name);
  if (typeof headers === 'string') {
    return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(headers)?.[1]?.trim();
  }
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}

function isList(headers: UndiciHeaders): headers is HeaderList {
  return Array.isArray(headers);
}

const knownPrototypes = new WeakMap<object, boolean>();

/** Whether this copy of undici publishes the chunks of bodies: from 7.11 on. */
function publishesChunks(request: UndiciRequest): boolean {
  const prototype = Object.getPrototypeOf(request);
  let publishes = knownPrototypes.get(prototype);
  if (publishes === undefined) {
    const receive = prototype.onResponseData ?? prototype.onData;
    publishes = String(receive).includes('bodyChunkReceived');
    knownPrototypes.set(prototype, publishes);
  }
  return publishes;
}

/** Older copies call these two methods for each chunk, on the request itself. */
function shadowBodies(request: UndiciRequest, call: Watched): void {
  const { onData, onBodySent } = request;
  const pushRequest = guard((chunk: Uint8Array | string) => sendChunk(call, chunk, request.body));
  const pushResponse = guard(call.exchange.pushResponse);
  if (onData !== undefined) {
    request.onData = function (chunk) {
      pushResponse(chunk);
      return onData.call(this, chunk);
    };
  }
  if (onBodySent !== undefined) {
    request.onBodySent = function (chunk) {
      pushRequest(chunk);
      return onBodySent.call(this, chunk);
    };
  }
}
