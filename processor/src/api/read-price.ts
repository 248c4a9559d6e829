import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import { createStaleLimits } from '../price-life/stale-limits.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatAlias, formatPrice, formatRefresh } from './format-price.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery, refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

/** `GET /prices/{id}`: one price, whether it still counts or not. */
export async function readPrice(request: Request, ports: ApiPorts, access: Access) {
  refuseQuery(request);
  return await showPrice(String(request.params.id), ports, access);
}

/** @throws Problem 404 where there is none of this id. */
export async function showPrice(
  id: string,
  { priceDesk, now = () => new Date() }: ApiPorts,
  { everyTenant }: Access,
) {
  const held = id.includes('\0') ? null : await priceDesk.selectPriceById(id);
  if (held === null || (held.price.own !== undefined && !everyTenant)) {
    throw new Problem(
      problemKinds.notFound,
      `There is no price ${id}. GET /api/v1/prices lists those that there are.`,
    );
  }
  const at = now();
  return formatPrice(held, { now: at, stale: createStaleLimits(at) });
}

/** `GET /prices/aliases`: the user's own names for models. */
export function listAliases(request: Request, { priceDesk }: ApiPorts, { everyTenant }: Access) {
  refuseQuery(request);
  // They are not told apart by tenant, and name what one of them has at its provider.
  return { aliases: everyTenant ? priceDesk.aliases.map(formatAlias) : [] };
}

/** `GET /prices/refreshes`: what became of the attempts to take over prices, newest first. */
export async function listRefreshes(request: Request, { priceDesk }: ApiPorts) {
  const query = parseQuery(request);
  const limit = takeLimit(query);
  query.finish();
  return { refreshes: (await priceDesk.selectRefreshes(limit)).map(formatRefresh) };
}
