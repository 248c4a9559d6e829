import type { Request } from 'express';
import { isLoopbackHost } from './is-loopback-host.ts';
import { Problem, type ProblemKind } from './problem.ts';

/** What is refused to others than programs on this machine, and how they can come in. */
interface Refusal {
  /** Such as “Without a read token”. */
  readonly without: string;
  readonly deed: string;
  readonly remedy: string;
  readonly kind: ProblemKind;
}

/**
 * Lets programs on this machine in that ask for this machine by name, so that neither a neighbour in
 * the network nor a web page whose name was rebound to 127.0.0.1 gets what AI calls cost.
 * @throws Problem for everybody else.
 */
export function requireLoopback(request: Request, { without, deed, remedy, kind }: Refusal): void {
  const refuse = (reason: string): never => {
    throw new Problem(kind, `${without} ${reason} ${remedy}`);
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
