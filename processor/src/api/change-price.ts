import type { Request } from 'express';
import { z } from 'zod';
import { checkPrices } from '../config/check-prices.ts';
import { createOwnPriceSettings } from '../config/create-prices.ts';
import { ownPrice } from '../config/price-settings.ts';
import type { Access } from '../domain/access.ts';
import { PriceRefusal } from '../domain/price-refusal.ts';
import type { ApiPorts } from './api-ports.ts';
import { createNameSchema } from './name-schema.ts';
import { parseBody, refuseBody } from './parse-body.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { showPrice } from './read-price.ts';

const by = createNameSchema('is missing: say who does it');

const sourceUrl = z
  .url({ protocol: /^https?$/, error: 'is no address such as https://example.com/contract' })
  .max(2000, 'is longer than 2,000 characters');

/** The words of `prices.own` in `tallylight.yaml`, and who adds it. */
const newPrice = z.strictObject({ ...ownPrice.shape, by, source_url: sourceUrl.nullish() });
const author = z.strictObject({ by });

/** `POST /prices`: adds a price of the user's own. */
export async function addPrice(request: Request, ports: ApiPorts, access: Access) {
  refuseQuery(request);
  const { by: name, source_url: url, ...settings } = parseBody(request, newPrice);
  const { by: _by, source_url: _url, ...written } = request.body as Record<string, string>;
  refuseMistakes(checkPrices({ prices: { own: [written] } }));
  const price = createOwnPriceSettings(settings);
  const id = await orProblem(ports.priceDesk.addPrice(price, { by: name, sourceUrl: url ?? null }));
  return await showPrice(id, ports, access);
}

/** `POST /prices/{id}/verify`: somebody has compared it with the provider's page. */
export async function verifyPrice(request: Request, ports: ApiPorts, access: Access) {
  return await changePrice(ports.priceDesk.verifyPrice, request, ports, access);
}

/** `POST /prices/{id}/revoke`: takes back a price to come, or one of the user's own. */
export async function revokePrice(request: Request, ports: ApiPorts, access: Access) {
  return await changePrice(ports.priceDesk.revokePrice, request, ports, access);
}

/** What is done to one price says only who does it, and answers with the price as it is then. */
async function changePrice(
  change: (id: string, by: string) => Promise<void>,
  request: Request,
  ports: ApiPorts,
  access: Access,
) {
  refuseQuery(request);
  const { by: name } = parseBody(request, author);
  const id = String(request.params.id);
  await orProblem(change(id, name));
  return await showPrice(id, ports, access);
}

/** Mistakes that lie between two fields; each is at `prices.own[0]` and what follows. */
function refuseMistakes(mistakes: ReturnType<typeof checkPrices>): void {
  if (mistakes.length === 0) return;
  refuseBody(
    mistakes.map(({ at, message }) => ({
      parameter: (Array.isArray(at) ? at.slice(3).join('.') : '') || 'body',
      detail: message,
    })),
  );
}

const kinds = {
  'not-found': problemKinds.notFound,
  conflict: problemKinds.priceConflict,
  'data-set': problemKinds.dataSetUnreadable,
} as const;

/** What cannot be done with prices as they are, as the API says it. */
export async function orProblem<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof PriceRefusal)) throw error;
    throw new Problem(kinds[error.kind], error.message, { cause: error });
  }
}
