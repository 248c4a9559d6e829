import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isLoopbackHost } from './is-loopback-host.ts';
import { Problem, problemKinds } from './problem.ts';

/**
 * Decides who may read the ledger.
 * With a read token: whoever shows it as `Authorization: Bearer <token>`. Without one: only programs
 * on this machine, asking for this machine by name, so that neither a neighbour in the network nor
 * a web page whose name was rebound to 127.0.0.1 can read what the AI calls cost.
 */
export function createReadGuard({ readToken }: { readToken: string | null }): RequestHandler {
  const expected = readToken === null ? null : digest(readToken);

  return function guardReading(request, response, next) {
    // What one reader may see, no cache may show to another.
    response.set('Vary', 'Authorization');
    if (expected === null) requireLoopback(request);
    else requireToken(request, expected);
    next();
  };
}

function requireToken(request: Request, expected: Buffer): void {
  const shown = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  // Digests have one length whatever was shown, and comparing them takes one time.
  if (shown !== undefined && timingSafeEqual(digest(shown), expected)) return;
  throw new Problem(
    problemKinds.tokenRequired,
    shown === undefined
      ? 'Send the processor’s read token as “Authorization: Bearer <token>”.'
      : 'This read token is not the processor’s. Send the one it was started with.',
    { headers: { 'WWW-Authenticate': 'Bearer realm="tallylight"' } },
  );
}

function requireLoopback(request: Request): void {
  if (!isLoopbackAddress(request.socket.remoteAddress)) {
    refuse('Without a read token only programs on the same machine may read.');
  }
  if (!isLoopbackHost(request.headers.host)) {
    refuse(
      'Without a read token the processor must be asked for as localhost, 127.0.0.1 or [::1].',
    );
  }
  // A proxy on this machine asks from loopback in everybody's name.
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined) {
    refuse('Without a read token the processor does not answer through a proxy.');
  }
}

function refuse(reason: string): never {
  throw new Problem(
    problemKinds.readingNotAllowed,
    `${reason} Start the processor with TALLYLIGHT_READ_TOKEN set: the page then asks for that token, and programs send it as “Authorization: Bearer <token>”.`,
  );
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
