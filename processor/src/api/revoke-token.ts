import type { Request } from 'express';
import { z } from 'zod';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatToken } from './format-token.ts';
import { parseBody } from './parse-body.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

/** `POST /tokens/{id}/revoke`: ends a token, within seconds everywhere. It cannot be taken back. */
export async function revokeToken(
  request: Request,
  { revokeToken: revoke, now = () => new Date() }: ApiPorts,
  { tenant, everyTenant }: Access,
) {
  refuseQuery(request);
  parseBody(request, z.strictObject({}));
  const id = String(request.params.id);
  const revoked = /^\d{1,18}$/.test(id)
    ? await revoke({ id, tenant: everyTenant ? null : tenant })
    : null;
  if (revoked === null) {
    throw new Problem(
      problemKinds.notFound,
      // Whoever pasted the token itself must not find it in a log.
      'There is no token of this id. GET /api/v1/tokens lists those that there are.',
    );
  }
  return formatToken(revoked, now());
}
