import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatAnswer, formatRun } from './format-repricing.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery, refuseQuery } from './parse-query.ts';
import { parseTenant } from './parse-tenant.ts';
import { Problem, problemKinds } from './problem.ts';

/** `GET /reprice`: the times that past calls were priced anew, newest first. */
export async function listRepricing(
  request: Request,
  { repricing }: ApiPorts,
  { tenant, everyTenant }: Access,
) {
  const query = parseQuery(request);
  const limit = takeLimit(query);
  query.finish();
  const wanted = everyTenant ? parseTenant(request) : tenant;
  const runs = await repricing.selectRepriceRuns({ tenant: wanted, limit });
  return { runs: runs.map(formatRun) };
}

/** `GET /reprice/{id}`: one of them, with what it has changed so far, or would change. */
export async function readRepricing(
  request: Request,
  { repricing }: ApiPorts,
  { tenant, everyTenant }: Access,
) {
  refuseQuery(request);
  const id = String(request.params.id);
  const run = await repricing.selectRepriceRun({ id, tenant: everyTenant ? null : tenant });
  if (run === null) {
    throw new Problem(
      problemKinds.notFound,
      `There is no run ${id}. GET /api/v1/reprice lists those that there are.`,
    );
  }
  return formatAnswer(run, await repricing.selectRepriceAnswer(run));
}
