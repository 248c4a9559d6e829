import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { StoredUsage } from '../domain/ledger.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatUsage } from './format-usage.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

/** `GET /usage/{id}`: one record. */
export async function readUsage(request: Request, ports: ApiPorts, access: Access) {
  refuseQuery(request);
  return formatUsage(await findUsage(request, ports, access));
}

/** The record that the path names. Throws a 404 problem where the ledger has none. */
export async function findUsage(
  request: Request,
  { selectUsageById }: ApiPorts,
  { tenant, environment }: Access,
): Promise<StoredUsage> {
  const id = String(request.params.id).toLowerCase();
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);
  const stored = isId ? await selectUsageById({ tenant, id }) : null;
  const isShown = environment === null || stored?.record.origin.environment === environment;
  if (stored !== null && isShown) return stored;
  throw new Problem(
    problemKinds.notFound,
    isId
      ? `The ledger has no record ${id}. GET /api/v1/usage lists the newest ones.`
      : 'This is no record id. An id is a UUID, as in the field “id” of GET /api/v1/usage.',
  );
}
