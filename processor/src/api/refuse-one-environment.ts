import type { Access } from '../domain/access.ts';
import { Problem, problemKinds } from './problem.ts';

/**
 * For what is of the whole tenant, and may be of environments that the reader does not see.
 * @throws Problem 403 where the access is to one environment.
 */
export function refuseOneEnvironment({ environment }: Access, reason: string): void {
  if (environment === null) return;
  throw new Problem(
    problemKinds.tokenScope,
    `${reason}, and this token is of the environment “${environment}” only. Send one of the whole tenant.`,
  );
}
