import type { Request } from 'express';
import { z } from 'zod';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { parseBody } from './parse-body.ts';
import { refuseQuery } from './parse-query.ts';

const order = z.strictObject({
  dry_run: z.boolean({ error: 'is neither true nor false' }).default(false),
});

/** `POST /retention`: drops what is past its time now, or shows what would be dropped. */
export async function applyRetention(request: Request, { keeping }: ApiPorts) {
  refuseQuery(request);
  const { dry_run: isDryRun } = parseBody(request, order);
  const outcome = await keeping.applyRetention(isDryRun);
  return {
    dry_run: outcome.isDryRun,
    busy: outcome.isBusy,
    expired: outcome.expired.map(({ month, environments, before, records }) => ({
      month,
      environments,
      before: formatInstant(before),
      records,
    })),
  };
}
