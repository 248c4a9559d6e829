import type { Request } from 'express';
import { z } from 'zod';
import { createSecret } from '../access/create-secret.ts';
import { hashToken } from '../access/hash-token.ts';
import type { Access, NewToken } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatToken } from './format-token.ts';
import { createNameSchema } from './name-schema.ts';
import { parseBody } from './parse-body.ts';
import { parseInstant } from './parse-instant.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { requireOperator } from './require-admin.ts';

const newToken = z
  .strictObject({
    name: createNameSchema('is missing: say what the token is for'),
    scope: z.enum(['ingest', 'read', 'admin'], { error: 'is none of ingest, read and admin' }),
    tenant: createNameSchema('is no name of a tenant, nor null for every tenant').nullish(),
    environment: createNameSchema('is no name of an environment').nullish(),
    expires_at: z
      .string()
      .transform((text, context) => {
        const instant = parseInstant(text);
        if (instant !== null) return instant;
        context.addIssue({ code: 'custom', message: 'is no instant such as 2027-01-31T00:00:00Z' });
        return z.NEVER;
      })
      .nullish(),
  })
  .superRefine(({ scope, tenant, environment }, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (scope === 'ingest' && tenant === null) {
      refuse('tenant', 'is null: what is sent belongs to one tenant');
    }
    if (environment == null) return;
    if (scope === 'admin') refuse('environment', 'is given: an admin’s is always the whole tenant');
    else if (tenant === null) refuse('environment', 'is given, and so is every tenant: choose one');
  });

/**
 * `POST /tokens`: makes a token, and shows it this once. Of one tenant where the admin is of one; an
 * operator names any, or `null` for every tenant.
 */
export async function createToken(
  request: Request,
  { insertToken, now = () => new Date() }: ApiPorts,
  access: Access,
) {
  refuseQuery(request);
  const body = parseBody(request, newToken);
  const { name, scope, tenant = access.tenant, environment = null, expires_at: expiresAt } = body;
  const at = now();
  if (expiresAt != null && expiresAt <= at) {
    throw new Problem(
      problemKinds.invalidParameters,
      'Nothing was kept, because of this in the body: expires_at.',
      { errors: [{ parameter: 'expires_at', detail: 'is over already' }] },
    );
  }
  checkTenant(access, tenant);
  const secret = createSecret(scope);
  const settings: NewToken = {
    name,
    scope,
    tenant,
    environment,
    expiresAt: expiresAt ?? null,
    hash: hashToken(secret),
  };
  return { token: secret, ...formatToken(await insertToken(settings), at) };
}

/** Nobody makes a token that may do more than their own. */
function checkTenant(access: Access, tenant: string | null): void {
  if (tenant === null) requireOperator(access);
  if (access.everyTenant || tenant === access.tenant) return;
  throw new Problem(
    problemKinds.tokenScope,
    `This token administers the tenant “${access.tenant}”, and makes tokens for no other.`,
  );
}
