import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Ending, LostEnding, RequestHead } from '../call.ts';
import { classifyError } from './classify-error.ts';
import type { Exchange } from './exchange.ts';
import { formatHeader } from './format-header.ts';
import { guard } from './guard.ts';
import { onChannel } from './on-channel.ts';
import { removeNodeHeader } from './remove-header.ts';
import { createRequestHead } from './request-head.ts';
import { type RunAsCaller, shadowEmit } from './shadow-emit.ts';
import { shadowWrites } from './shadow-writes.ts';

// The connection closed below a response that was not complete.
const connectionClosed = { code: 'ECONNRESET' };

/** A call and what its client did about its end. */
interface Watched {
  readonly exchange: Exchange;
  readonly runAsCaller: RunAsCaller;
  /** Why the app gave the call up, if it did. */
  abandoned: LostEnding | null;
  timedOut: boolean;
  /** Whether a byte of the request may have left this machine. */
  connected: boolean;
  /** What the first error of the request says: an app may change the error itself, as the AWS SDK does. */
  failure: LostEnding | null;
}

/**
 * Watches every request of `node:http` and `node:https`. The body's bytes are seen in `write`, `end` and
 * `push` of the very request and response: no listener is added that would start the flow of data, and what
 * these methods return is passed on, so that back-pressure stays as it is.
 *
 * @param open begins to follow a call; `null` for one that is of no interest
 * @param keepContext gives what runs a function in the context of now
 */
export function subscribeToNodeHttp(
  open: (head: RequestHead) => Exchange | null,
  keepContext: () => RunAsCaller,
): void {
  const calls = new WeakMap<ClientRequest, Watched>();

  onChannel<{ request: ClientRequest }>('http.client.request.created', ({ request }) => {
    if (request.method === 'CONNECT') return;
    const exchange = open(readHead(request));
    if (exchange === null) return;
    const call: Watched = {
      exchange,
      runAsCaller: keepContext(),
      abandoned: null,
      timedOut: false,
      connected: false,
      failure: null,
    };
    calls.set(request, call);
    exchange.watchSending(() => !call.connected);
    shadowEmit(request, call.runAsCaller);
    shadowWrites(request, exchange);
    shadowDestroy(request, call, () => request.socket?.destroyed === true);
    watchConnection(request, call);
    request.on('timeout', () => {
      call.timedOut = true;
    });
    request.on(
      'close',
      guard(() => exchange.end(resolveEnding(call))),
    );
  });

  onChannel<{ request: ClientRequest; response: IncomingMessage }>(
    'http.client.response.finish',
    ({ request, response }) => {
      const call = calls.get(request);
      if (call === undefined) return;
      const { exchange } = call;
      call.connected = true;
      exchange.openResponse(response.statusCode ?? 0, (name) =>
        formatHeader(response.headers[name]),
      );
      shadowEmit(response, call.runAsCaller);
      shadowPush(response, exchange);
      shadowDestroy(response, call, () => request.socket?.destroyed === true);
    },
  );

  onChannel<{ request: ClientRequest; error: unknown }>('http.client.request.error', (message) => {
    const call = calls.get(message.request);
    if (call !== undefined) call.failure ??= classifyError(message.error);
  });
}

function readHead(request: ClientRequest): RequestHead {
  return createRequestHead({
    method: request.method,
    path: request.path,
    hostHeader: readRequestHeader(request, 'host'),
    origin: `${request.protocol}//${request.host}`,
    header: (name) => readRequestHeader(request, name),
    removeHeader: (name, isUnwanted) => removeNodeHeader(request, name, isUnwanted),
  });
}

/** Headers that were given as a list are written out at once, and `getHeader` does not know them. */
function readRequestHeader(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name);
  if (value !== undefined) return formatHeader(value);
  const { _header: text } = request as { readonly _header?: string | null };
  return text ? new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() : undefined;
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
    // Whoever clears up behind an error does not leave: the connection may not be gone yet.
    if (call.abandoned !== null || call.failure !== null || isConnectionGone()) return;
    const reason = error === undefined ? undefined : (error.cause ?? error);
    const ending = reason === undefined ? null : classifyError(reason);
    // Whatever error the app hands over as its reason, it was the app that left.
    if (call.timedOut || ending?.kind === 'timeout')
      call.abandoned = { kind: 'timeout', error: reason };
    else call.abandoned = { kind: 'aborted' };
  });
  // Apps that are done with a request may take all listeners off it, and ours with them.
  const end = guard(() => call.exchange.end(resolveEnding(call)));
  stream.destroy = function (this: typeof stream, error?: Error) {
    note(error);
    const destroyed = destroy.call(this, error);
    if (!call.exchange.hasEnded()) setImmediate(end);
    return destroyed;
  } as typeof stream.destroy;
}

/** What is written before the connection stands is held back, in TLS until the server has shown who it is. */
function watchConnection(request: ClientRequest, call: Watched): void {
  const note = () => {
    call.connected = true;
  };
  request.on('socket', (socket) => {
    if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', note);
    else note();
  });
}

function resolveEnding(call: Watched): Ending {
  const ending = call.abandoned ?? call.failure ?? classifyError(connectionClosed);
  return call.connected ? ending : { ...ending, unprocessed: true };
}
