import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isLoopbackHost } from './is-loopback-host.ts';
import { Problem, type ProblemKind, problemKinds } from './problem.ts';

/**
 * Decides who may read the ledger.
 * With a read token: whoever shows it as `Authorization: Bearer <token>`. Without one: only programs
 * on this machine, asking for this machine by name, so that neither a neighbour in the network nor
 * a web page whose name was rebound to 127.0.0.1 can read what the AI calls cost.
 */
export function createReadGuard({ readToken }: { readToken: string | null }): RequestHandler {
  return createGuard({
    token: readToken,
    called: 'read token',
    deed: 'read',
    remedy:
      'Start the processor with TALLYLIGHT_READ_TOKEN set: the page then asks for that token, and programs send it as “Authorization: Bearer <token>”.',
    tokenRequired: problemKinds.tokenRequired,
    notAllowed: problemKinds.readingNotAllowed,
  });
}

/** Decides who may send alerts: as for reading, with the token that Alertmanager has. */
export function createAlertsGuard({ alertsToken }: { alertsToken: string | null }): RequestHandler {
  return createGuard({
    token: alertsToken,
    called: 'alerts token',
    deed: 'send alerts',
    remedy:
      'Start the processor with TALLYLIGHT_ALERTS_TOKEN set, and let Alertmanager send that token as “Authorization: Bearer <token>”.',
    tokenRequired: problemKinds.alertsTokenRequired,
    notAllowed: problemKinds.sendingNotAllowed,
  });
}

/** What one guard asks for, and how it says so. */
interface Rule {
  readonly token: string | null;
  readonly called: string;
  readonly deed: string;
  readonly remedy: string;
  readonly tokenRequired: ProblemKind;
  readonly notAllowed: ProblemKind;
}

function createGuard(rule: Rule): RequestHandler {
  const expected = rule.token === null ? null : digest(rule.token);

  return function guard(request, response, next) {
    // What one reader may see, no cache may show to another.
    response.set('Vary', 'Authorization');
    if (expected === null) requireLoopback(request, rule);
    else requireToken(request, expected, rule);
    next();
  };
}

function requireToken(request: Request, expected: Buffer, { called, tokenRequired }: Rule): void {
  const shown = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  // Digests have one length whatever was shown, and comparing them takes one time.
  if (shown !== undefined && timingSafeEqual(digest(shown), expected)) return;
  throw new Problem(
    tokenRequired,
    shown === undefined
      ? `Send the processor’s ${called} as “Authorization: Bearer <token>”.`
      : `This ${called} is not the processor’s. Send the one it was started with.`,
    { headers: { 'WWW-Authenticate': 'Bearer realm="tallylight"' } },
  );
}

function requireLoopback(request: Request, { called, deed, remedy, notAllowed }: Rule): void {
  const without = called.startsWith('a') ? `Without an ${called}` : `Without a ${called}`;
  const refuse = (reason: string): never => {
    throw new Problem(notAllowed, `${without} ${reason} ${remedy}`);
  };
  if (!isLoopbackAddress(request.socket.remoteAddress)) {
    refuse(`only programs on the same machine may ${deed}.`);
  }
  if (!isLoopbackHost(request.headers.host)) {
    refuse('the processor must be asked for as localhost, 127.0.0.1 or [::1].');
  }
  // A proxy on this machine asks from loopback in everybody's name.
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined) {
    refuse('the processor does not answer through a proxy.');
  }
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address);
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
