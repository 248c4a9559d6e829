import { subscribe } from 'node:diagnostics_channel';
import type { RequestHead } from '../call.ts';
import { classifyError } from './classify-error.ts';
import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';
import { createRequestHead } from './request-head.ts';

/** undici's request, as far as its diagnostics channels show it. Versions 5 to 8. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly path: string;
  readonly method: string;
  readonly host?: string | null;
  /** Names and values in turn, or before undici 6 one text. */
  readonly headers?: readonly (string | readonly string[])[] | string;
  onData?: (chunk: Uint8Array) => unknown;
  onBodySent?: (chunk: Uint8Array | string) => unknown;
}

interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: readonly (Uint8Array | string)[];
}

/**
 * Watches every request of undici, which is also behind the built-in `fetch`, on the channels that undici
 * itself publishes. Requests over HTTP/2 come by here as well: a later tap on `node:http2` must leave
 * undici's sockets out, or it would count them twice.
 *
 * @param open begins to follow a call; `null` for one that is of no interest
 */
export function subscribeToUndici(open: (head: RequestHead) => Exchange | null): void {
  const exchanges = new WeakMap<object, Exchange>();

  on<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    if (request.method === 'CONNECT') return;
    const exchange = open(readHead(request));
    if (exchange === null) return;
    exchanges.set(request, exchange);
    if (!publishesChunks(request)) shadowBodies(request, exchange);
  });

  on<{ request: object; chunk: Uint8Array | string }>('undici:request:bodyChunkSent', (message) => {
    exchanges.get(message.request)?.pushRequest(message.chunk);
  });

  on<{ request: object; response: UndiciResponse }>('undici:request:headers', (message) => {
    const { statusCode, headers } = message.response;
    exchanges.get(message.request)?.openResponse(statusCode, (name) => findHeader(headers, name));
  });

  on<{ request: object; chunk: Uint8Array }>('undici:request:bodyChunkReceived', (message) => {
    exchanges.get(message.request)?.pushResponse(message.chunk);
  });

  on<{ request: object }>('undici:request:trailers', ({ request }) => {
    exchanges.get(request)?.end({ kind: 'complete' });
  });

  on<{ request: object; error: unknown }>('undici:request:error', ({ request, error }) => {
    exchanges.get(request)?.end(classifyError(error));
  });
}

function on<Message>(channel: string, listener: (message: Message) => void): void {
  // A subscriber that throws would become an uncaught exception of the app.
  subscribe(channel, guard(listener as (message: unknown) => void));
}

function readHead(request: UndiciRequest): RequestHead {
  const headers = request.headers ?? [];
  return createRequestHead({
    method: request.method,
    path: request.path,
    hostHeader: request.host ?? undefined,
    origin: String(request.origin ?? ''),
    header: (name) => findHeader(headers, name),
  });
}

function findHeader(
  headers: readonly (string | Uint8Array | readonly string[])[] | string,
  name: string,
): string | undefined {
  if (typeof headers === 'string') {
    return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(headers)?.[1]?.trim();
  }
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (readText(headers[at]).toLowerCase() === name) return readText(headers[at + 1]);
  }
  return undefined;
}

function readText(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return String(value);
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
function shadowBodies(request: UndiciRequest, exchange: Exchange): void {
  const { onData, onBodySent } = request;
  const pushRequest = guard(exchange.pushRequest);
  const pushResponse = guard(exchange.pushResponse);
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
