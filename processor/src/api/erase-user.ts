import type { Request } from 'express';
import { z } from 'zod';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { parseBody } from './parse-body.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

/** The id is in the body: addresses stand in logs. */
const order = z.strictObject({
  user_id: z
    .string({ error: 'is missing: say who is to be erased' })
    .min(1, 'is empty: say who is to be erased')
    .max(4096, 'is longer than 4,096 characters')
    .refine((text) => !text.includes('\0'), 'contains a NUL character'),
  mode: z
    .enum(['erase', 'anonymize'], { error: 'is neither erase nor anonymize' })
    .default('erase'),
  dry_run: z.boolean({ error: 'is neither true nor false' }).default(false),
  by: z
    .string({ error: 'is missing: say who does it' })
    .trim()
    .min(1, 'is empty: say who does it')
    .max(100, 'is longer than 100 characters')
    .regex(/^\P{Cc}*$/u, 'has control characters'),
});

/** `POST /users/erase`: takes a user's name out of the ledger. The answer does not repeat it. */
export async function eraseUser(request: Request, { keeping }: ApiPorts, { tenant }: Access) {
  refuseQuery(request);
  const { user_id: userId, mode, dry_run: isDryRun, by } = parseBody(request, order);
  const outcome = await keeping.eraseUser({ tenant, userId, mode, isDryRun, by });
  if (outcome === null) {
    throw new Problem(problemKinds.notFound, `The ledger has nothing of the tenant “${tenant}”.`);
  }
  return {
    dry_run: outcome.isDryRun,
    mode: outcome.mode,
    pseudonym: outcome.pseudonym,
    changed: outcome.counts,
    sealed_days: outcome.sealedDays,
  };
}
