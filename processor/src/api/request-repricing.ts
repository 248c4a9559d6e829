import type { Request } from 'express';
import { z } from 'zod';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatRun } from './format-repricing.ts';
import { parseBody } from './parse-body.ts';
import { parseInstant } from './parse-instant.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { requireOperator } from './require-admin.ts';

function createText(longest: number) {
  return z
    .string({ error: 'is no text' })
    .trim()
    .min(1, 'is empty')
    .max(longest, `is longer than ${longest} characters`)
    .regex(/^\P{Cc}*$/u, 'has control characters');
}

function createInstant(missing: string) {
  return z.string({ error: missing }).transform((text, context) => {
    const instant = parseInstant(text);
    if (instant !== null) return instant;
    context.addIssue({
      code: 'custom',
      message: 'is no instant such as 2026-11-01T00:00:00Z, and no day',
    });
    return z.NEVER;
  });
}

const order = z
  .strictObject({
    from: createInstant('is missing: the earliest start of the calls, such as 2026-11-01'),
    to: createInstant('is no instant').nullish(),
    provider: createText(200).nullish(),
    model: createText(200).nullish(),
    tenant: createText(100).nullish(),
    dry_run: z.boolean({
      error: 'is neither true, which only shows what would change, nor false',
    }),
    reason: createText(500).nullish(),
    by: createText(100).nullish(),
  })
  .refine(({ from, to }) => to == null || from < to, {
    path: ['to'],
    message: 'is not later than from, which is inclusive',
  });

/**
 * `POST /reprice`: begins to price past calls anew, or to work out what that would change. It goes on by
 * itself; `GET /reprice/{id}` says how far it is.
 */
export async function requestRepricing(request: Request, { repricing }: ApiPorts, access: Access) {
  refuseQuery(request);
  const body = parseBody(request, order);
  const { tenant = access.tenant } = body;
  checkTenant(access, tenant);
  const run = await repricing.requestRepricing({
    tenant,
    from: body.from,
    to: body.to ?? null,
    providerName: body.provider ?? null,
    model: body.model ?? null,
    isDryRun: body.dry_run,
    reason: body.reason ?? 'repriced on request',
    requestedBy: body.by ?? null,
  });
  if (run !== null) return formatRun(run);
  throw new Problem(problemKinds.notFound, `There is no tenant “${tenant}” in the ledger.`);
}

function checkTenant(access: Access, tenant: string | null): void {
  if (tenant === null) requireOperator(access);
  if (access.everyTenant || tenant === access.tenant) return;
  throw new Problem(
    problemKinds.tokenScope,
    `This token administers the tenant “${access.tenant}”, and no other’s records.`,
  );
}
