import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Ending, RequestHead } from '../call.ts';
import { classifyError } from './classify-error.ts';
import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';
import { createRequestHead } from './request-head.ts';

/** A call and what its client did about its end. */
interface Watched {
  readonly exchange: Exchange;
  /** Why the app gave the call up, if it did. */
  abandoned: Ending | null;
  timedOut: boolean;
  error: unknown;
}

/**
 * Watches every request of `node:http` and `node:https`. The body's bytes are seen in `write`, `end` and
 * `push` of the very request and response: no listener is added that would start the flow of data, and what
 * these methods return is passed on, so that back-pressure stays as it is.
 *
 * @param open begins to follow a call; `null` for one that is of no interest
 */
export function subscribeToNodeHttp(open: (head: RequestHead) => Exchange | null): void {
  const calls = new WeakMap<ClientRequest, Watched>();

  on<{ request: ClientRequest }>('http.client.request.created', ({ request }) => {
    if (request.method === 'CONNECT') return;
    const exchange = open(readHead(request));
    if (exchange === null) return;
    const call: Watched = { exchange, abandoned: null, timedOut: false, error: undefined };
    calls.set(request, call);
    shadowWrites(request, exchange);
    shadowDestroy(request, call, () => request.socket?.destroyed === true);
    request.on('timeout', () => {
      call.timedOut = true;
    });
    request.on(
      'close',
      guard(() => exchange.end(resolveEnding(call))),
    );
  });

  on<{ request: ClientRequest; response: IncomingMessage }>(
    'http.client.response.finish',
    ({ request, response }) => {
      const call = calls.get(request);
      if (call === undefined) return;
      const { exchange } = call;
      exchange.openResponse(response.statusCode ?? 0, (name) => readHeader(response.headers[name]));
      shadowPush(response, exchange);
      shadowDestroy(response, call, () => request.socket?.destroyed === true);
    },
  );

  on<{ request: ClientRequest; error: unknown }>('http.client.request.error', (message) => {
    const call = calls.get(message.request);
    if (call !== undefined) call.error = message.error;
  });
}

function on<Message>(channel: string, listener: (message: Message) => void): void {
  subscribe(channel, guard(listener as (message: unknown) => void));
}

function readHead(request: ClientRequest): RequestHead {
  return createRequestHead({
    method: request.method,
    path: request.path,
    hostHeader: readRequestHeader(request, 'host'),
    origin: `${request.protocol}//${request.host}`,
    header: (name) => readRequestHeader(request, name),
  });
}

/** Headers that were given as a list are written out at once, and `getHeader` does not know them. */
function readRequestHeader(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name);
  if (value !== undefined) return readHeader(value);
  const { _header: text } = request as { readonly _header?: string | null };
  return text ? new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() : undefined;
}

function readHeader(value: number | string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? value.join(', ') : String(value);
}

function shadowWrites(request: ClientRequest, exchange: Exchange): void {
  const push = guard((chunk: unknown, encoding: unknown) => {
    if (chunk instanceof Uint8Array) exchange.pushRequest(chunk);
    else if (typeof chunk === 'string') {
      const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
      exchange.pushRequest(known ? Buffer.from(chunk, encoding) : chunk);
    }
  });
  for (const name of ['write', 'end'] as const) {
    const original = request[name] as (...args: unknown[]) => unknown;
    const shadow = function (this: unknown, ...args: unknown[]): unknown {
      push(args[0], args[1]);
      return original.apply(this, args);
    };
    Object.assign(request, { [name]: shadow });
  }
}

function shadowPush(response: IncomingMessage, exchange: Exchange): void {
  const { push } = response;
  const see = guard((chunk: unknown) => {
    if (chunk === null) exchange.end({ kind: 'complete' });
    else if (chunk instanceof Uint8Array) exchange.pushResponse(chunk);
  });
  response.push = function (chunk, encoding) {
    see(chunk);
    return push.call(this, chunk, encoding);
  };
}

/**
 * Notes that the app itself gave up. Node destroys requests and responses as well, but only once the
 * connection is gone.
 */
function shadowDestroy(
  stream: ClientRequest | IncomingMessage,
  call: Watched,
  isConnectionGone: () => boolean,
): void {
  const destroy = stream.destroy as (error?: Error) => typeof stream;
  const note = guard((error: Error | undefined) => {
    if (call.abandoned !== null || isConnectionGone()) return;
    const reason = error === undefined ? undefined : (error.cause ?? error);
    const ending = reason === undefined ? null : classifyError(reason);
    // Whatever error the app hands over as its reason, it was the app that left.
    if (call.timedOut || ending?.kind === 'timeout')
      call.abandoned = { kind: 'timeout', error: reason };
    else call.abandoned = { kind: 'aborted' };
  });
  stream.destroy = function (this: typeof stream, error?: Error) {
    note(error);
    return destroy.call(this, error);
  } as typeof stream.destroy;
}

function resolveEnding(call: Watched): Ending {
  if (call.abandoned !== null) return call.abandoned;
  if (call.error !== undefined) return classifyError(call.error);
  // The connection closed below a response that was not complete.
  return { kind: 'failed', error: { code: 'ECONNRESET' } };
}
