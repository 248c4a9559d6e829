import type { Request } from 'express';
import { z } from 'zod';
import type { ApiPorts } from './api-ports.ts';
import { orProblem } from './change-price.ts';
import { formatInstant } from './format-instant.ts';
import { formatRefused } from './format-price.ts';
import { createNameSchema } from './name-schema.ts';
import { parseBody } from './parse-body.ts';
import { parseQuery } from './parse-query.ts';

const order = z
  .strictObject({
    from: z.url({ protocol: /^https?$/, error: 'is no http:// or https:// address' }).optional(),
    data: z
      .union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
        error: 'is not what genai-prices publishes: give its data.json',
      })
      .optional(),
    version: createNameSchema('is no text').optional(),
    accept_jumps: z.boolean().optional(),
    by: createNameSchema('is no name').nullish(),
  })
  .refine(({ from, data }) => from === undefined || data === undefined, {
    path: ['data'],
    error: 'is given beside from; leave one of them out',
  });

/**
 * `POST /prices/refresh`: what the public prices of now change, from where the configuration says, from
 * an address, or as they are given. With `?apply=true` it is done.
 */
export async function refreshPrices(request: Request, { priceDesk }: ApiPorts) {
  const query = parseQuery(request);
  const apply = query.take('apply');
  if (apply !== undefined && apply !== 'true' && apply !== 'false') {
    query.reject('apply', `is “${apply}”; write true or false`);
  }
  query.finish();
  const { from, data, version, accept_jumps: acceptJumps = false, by } = parseBody(request, order);
  const given = data === undefined ? null : { text: JSON.stringify(data) };
  const outcome = await orProblem(
    priceDesk.refreshPrices({
      dataSet: from === undefined ? given : { location: from },
      version,
      apply: apply === 'true',
      acceptJumps,
      by: by ?? null,
    }),
  );
  return {
    applied: outcome.applied,
    source: outcome.source,
    version: outcome.version,
    retrieved_at: formatInstant(outcome.retrievedAt),
    changes: outcome.changes,
    refused: outcome.refused.map(formatRefused),
    withdrawn: outcome.withdrawn,
    skipped: outcome.skipped,
  };
}
