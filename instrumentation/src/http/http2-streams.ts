import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { guard } from './guard.ts';
import { onChannel } from './on-channel.ts';

interface Listeners {
  /** Called in the context of whoever makes the request. */
  readonly onCreated: (stream: ClientHttp2Stream) => void;
  /** Called before any byte of the body is pushed. */
  readonly onResponse: (stream: ClientHttp2Stream, headers: IncomingHttpHeaders) => void;
}

/**
 * Tells of every request of `node:http2`.
 *
 * @returns a function through which bytes of bodies must be passed: where the headers come with a tick's
 * delay, so must they
 */
export function subscribeToHttp2Streams(listeners: Listeners): (push: () => void) => void {
  if (publishesStreams(process.versions.node)) {
    onChannel<{ stream: ClientHttp2Stream }>('http2.client.stream.created', ({ stream }) =>
      listeners.onCreated(stream),
    );
    onChannel<{ stream: ClientHttp2Stream; headers: IncomingHttpHeaders }>(
      'http2.client.stream.finish',
      ({ stream, headers }) => listeners.onResponse(stream, headers),
    );
    return (push) => push();
  }
  wrapRequests(listeners);
  return process.nextTick;
}

/** The channels came with Node 24.2 and 22.17 (nodejs/node#58246, #58317). */
export function publishesStreams(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major === 22) return minor >= 17;
  return major > 24 || (major === 24 && minor >= 2);
}

function wrapRequests({ onCreated, onResponse }: Listeners): void {
  const prototype = findSessionPrototype();
  const { request } = prototype;
  const follow = guard((stream: ClientHttp2Stream) => {
    stream.on(
      'response',
      guard((headers: IncomingHttpHeaders) => onResponse(stream, headers)),
    );
    onCreated(stream);
  });
  prototype.request = function (...args) {
    const stream = request.apply(this, args);
    follow(stream);
    return stream;
  };
}

/** Node exports no class of sessions: one that speaks to nobody has it. */
export function findSessionPrototype(): ClientHttp2Session {
  const { connect } = process.getBuiltinModule('node:http2');
  const { Duplex } = process.getBuiltinModule('node:stream');
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect('http://localhost', { createConnection: () => nowhere });
  session.on('error', () => {});
  session.destroy();
  return Object.getPrototypeOf(session);
}
