import type { ClientHttp2Stream, Http2Session } from 'node:http2';
import type { Ending, LostEnding, RequestHead } from '../call.ts';
import { classifyError } from './classify-error.ts';
import type { Exchange } from './exchange.ts';
import { formatHeader } from './format-header.ts';
import { guard } from './guard.ts';
import { createHttp2Head } from './http2-head.ts';
import { subscribeToHttp2Streams } from './http2-streams.ts';
import { type RunAsCaller, shadowEmit } from './shadow-emit.ts';
import { shadowWrites } from './shadow-writes.ts';
import { isUndiciSocket } from './undici-sockets.ts';

/** A call and what was seen of its end. */
interface Watched {
  readonly stream: ClientHttp2Stream;
  readonly session: Http2Session | undefined;
  readonly exchange: Exchange;
  /** Why the app gave the call up, if it did. */
  abandoned: LostEnding | null;
  timedOut: boolean;
  error: unknown;
}

// RFC 9113, 7: the stream was closed before any work was done on it.
const refusedStream = 7;

/**
 * Watches every request of `node:http2` but undici's. As with `node:http`, bytes are seen in the methods of
 * the very stream, and back-pressure stays as it is.
 *
 * @param open begins to follow a call; `null` for one that is of no interest
 * @param keepContext gives what runs a function in the context of now
 */
export function subscribeToNodeHttp2(
  open: (head: RequestHead) => Exchange | null,
  keepContext: () => RunAsCaller,
): void {
  const calls = new WeakMap<ClientHttp2Stream, Watched>();

  const passOn = subscribeToHttp2Streams({
    onCreated(stream) {
      const { session } = stream;
      // What a server pushes has an even number, what is asked for an odd one or, as yet, none.
      const isPushed = stream.id !== undefined && stream.id % 2 === 0;
      if (isPushed || isUndiciSocket(readSocket(session))) return;
      const exchange = open(readHead(stream));
      if (exchange === null) return;
      const call: Watched = {
        stream,
        session,
        exchange,
        abandoned: null,
        timedOut: false,
        error: undefined,
      };
      calls.set(stream, call);
      // A stream has no number before it is handed to a connection.
      exchange.watchSending(() => stream.id === undefined);
      shadowEmit(stream, keepContext());
      shadowWrites(stream, exchange);
      shadowPush(call, passOn);
      shadowLeaving(call);
      stream.on('timeout', () => {
        call.timedOut = true;
      });
      const end = guard(() => exchange.end(resolveEnding(call)));
      stream.on('close', () => passOn(end));
    },
    onResponse(stream, headers) {
      const exchange = calls.get(stream)?.exchange;
      exchange?.openResponse(Number(headers[':status']), (name) => formatHeader(headers[name]));
    },
  });
}

function readSocket(session: Http2Session | undefined): { destroyed: boolean } | undefined {
  try {
    return session?.socket;
  } catch {
    // A session that is over has none.
    return undefined;
  }
}

function readHead({ sentHeaders }: ClientHttp2Stream): RequestHead {
  return createHttp2Head((name) => formatHeader(sentHeaders[name]));
}

function shadowPush({ stream, exchange }: Watched, passOn: (push: () => void) => void): void {
  const { push } = stream;
  const pushResponse = guard(exchange.pushResponse);
  const complete = guard(() => exchange.end({ kind: 'complete' }));
  const see = guard((chunk: unknown) => {
    // A stream that is torn down ends as well, but it is closed before.
    if (chunk === null && !stream.closed && !stream.destroyed) passOn(complete);
    else if (chunk instanceof Uint8Array) passOn(() => pushResponse(chunk));
  });
  stream.push = function (chunk, encoding) {
    see(chunk);
    return push.call(this, chunk, encoding);
  };
}

/** Notes that the app gave up. Node closes and destroys streams as well: after the server, or their session. */
function shadowLeaving(call: Watched): void {
  const { stream, session } = call;
  const { close, destroy } = stream;
  const note = guard((error: Error | undefined) => {
    if (call.abandoned !== null || stream.closed || stream.destroyed) return;
    const reason = error?.cause ?? error;
    if (readSocket(session)?.destroyed !== false) call.error = reason ?? { code: 'ECONNRESET' };
    // The session goes down with the error of its connection; without one, the app put an end to it.
    else if (session?.destroyed && !isCancelled(reason)) call.error = reason;
    else call.abandoned = resolveLeaving(call, reason);
  });
  stream.close = function (code, callback) {
    note(undefined);
    return close.call(this, code, callback);
  };
  stream.destroy = function (error) {
    note(error);
    return destroy.call(this, error);
  };
}

function isCancelled(error: unknown): boolean {
  return error === undefined || (error as { code?: unknown }).code === 'ERR_HTTP2_STREAM_CANCEL';
}

/** Whatever error the app hands over as its reason, it was the app that left. */
function resolveLeaving({ timedOut }: Watched, reason: unknown): LostEnding {
  const isTimeout = timedOut || (reason !== undefined && classifyError(reason).kind === 'timeout');
  return isTimeout ? { kind: 'timeout', error: reason } : { kind: 'aborted' };
}

function resolveEnding({ stream, abandoned, error }: Watched): Ending {
  const ending = abandoned ?? classifyError(error ?? nameReset(stream.rstCode));
  const isUnprocessed = stream.id === undefined || stream.rstCode === refusedStream;
  return isUnprocessed ? { ...ending, unprocessed: true } : ending;
}

/** The server reset the stream, or the connection closed below a response that was not complete. */
function nameReset(code: number | undefined): { readonly code: string } {
  return { code: code ? 'ERR_HTTP2_STREAM_ERROR' : 'ECONNRESET' };
}
