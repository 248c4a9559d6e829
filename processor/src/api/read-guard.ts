import type { Request } from 'express';
import { parseBearer } from '../access/parse-bearer.ts';
import type { Access, Grant, TokenReader } from '../domain/access.ts';
import { parseTenant } from './parse-tenant.ts';
import { Problem, problemKinds } from './problem.ts';
import { requireLoopback } from './require-loopback.ts';

/** Who is on the processor's own machine, while no token guards it, is its operator. */
const operator: Grant = { scope: 'admin', tenant: null, environment: null, metrics: true };

/**
 * Decides who may use the API, and whose records are shown.
 * Whoever shows a read or admin token as `Authorization: Bearer <token>` sees what it is for. Without
 * a token only programs on this machine come in, and only as long as nobody asked for tokens.
 * @throws Problem 401 or 403.
 */
export function createReadGuard({ findGrant, isReadingOpen }: TokenReader) {
  return async function guardReading(request: Request): Promise<Access> {
    const shown = parseBearer(request.headers.authorization);
    return resolveAccess(request, shown === null ? await openGrant(request) : await grantOf(shown));
  };

  async function openGrant(request: Request): Promise<Grant> {
    if (!(await isReadingOpen())) {
      throw refuseToken('Send a read token as “Authorization: Bearer <token>”.');
    }
    requireLoopback(request, {
      without: 'Without a read token',
      deed: 'read',
      remedy:
        'Start the processor with TALLYLIGHT_READ_TOKEN set: the page then asks for that token, and programs send it as “Authorization: Bearer <token>”.',
      kind: problemKinds.readingNotAllowed,
    });
    return operator;
  }

  async function grantOf(token: string): Promise<Grant> {
    const grant = await findGrant(token);
    if (grant === null) {
      throw refuseToken(
        'This read token is unknown to the processor, has expired or was revoked. Send one that it knows, or none where it asks for none.',
      );
    }
    return grant;
  }
}

function resolveAccess(request: Request, grant: Grant): Access {
  const { scope, environment, metrics } = grant;
  if (scope === 'ingest') {
    throw new Problem(
      problemKinds.tokenScope,
      'This token is for sending usage. Send a read or admin token.',
    );
  }
  const wanted = parseTenant(request);
  if (grant.tenant !== null && wanted !== null && wanted !== grant.tenant) {
    throw new Problem(
      problemKinds.tokenScope,
      `This token is of the tenant “${grant.tenant}”, and of no other. Leave tenant out.`,
    );
  }
  return {
    scope,
    tenant: grant.tenant ?? wanted ?? 'default',
    environment,
    everyTenant: grant.tenant === null,
    metrics,
  };
}

function refuseToken(detail: string): Problem {
  return new Problem(problemKinds.tokenRequired, detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="tallylight"' },
  });
}
