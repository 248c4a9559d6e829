import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatToken } from './format-token.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery } from './parse-query.ts';
import { parseTenant } from './parse-tenant.ts';

/**
 * `GET /tokens`: the ledger's tokens, newest first, the revoked ones too. An admin of one tenant sees
 * that tenant's; an operator all, or those of `?tenant=`.
 */
export async function listTokens(
  request: Request,
  { selectTokens, now = () => new Date() }: ApiPorts,
  { tenant, everyTenant }: Access,
) {
  const query = parseQuery(request);
  const limit = takeLimit(query);
  query.finish();
  const wanted = everyTenant ? parseTenant(request) : tenant;
  const tokens = await selectTokens({ tenant: wanted, limit });
  const at = now();
  return { tokens: tokens.map((token) => formatToken(token, at)) };
}
