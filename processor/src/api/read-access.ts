import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { refuseQuery } from './parse-query.ts';

/** `GET /access`: whose records this token shows, and what it may do. */
export function readAccess(
  request: Request,
  _ports: ApiPorts,
  { scope, tenant, environment, everyTenant }: Access,
) {
  refuseQuery(request);
  return { scope, tenant, environment, every_tenant: everyTenant };
}
