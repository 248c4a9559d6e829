import type { Request } from 'express';
import { z } from 'zod';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatAlert } from './format-alert.ts';
import { parseBody } from './parse-body.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';

const acknowledgement = z.strictObject({
  by: z
    .string({ error: 'is missing: say who acknowledges' })
    .trim()
    .min(1, 'is empty: say who acknowledges')
    .max(100, 'is longer than 100 characters')
    .regex(/^\P{Cc}*$/u, 'has control characters'),
  note: z
    .string()
    .trim()
    .max(2000, 'is longer than 2,000 characters')
    .regex(/^[^\0]*$/, 'contains a NUL character')
    .nullish(),
});

/**
 * `POST /alerts/{id}/acknowledge`: somebody has seen it. The first one stays; who comes later is
 * answered who that was.
 */
export async function acknowledgeAlert(
  request: Request,
  { acknowledgeAlert: acknowledge, now }: ApiPorts,
  { tenant, environment }: Access,
) {
  refuseQuery(request);
  const { by, note } = parseBody(request, acknowledgement);
  const id = String(request.params.id);
  const at = (now ?? (() => new Date()))();
  const alert = /^\d{1,18}$/.test(id)
    ? await acknowledge({ tenant, environment, id, by, at, note: note || null })
    : null;
  if (alert === null) {
    throw new Problem(
      problemKinds.notFound,
      `There is no alert ${id}. GET /api/v1/alerts lists those that there are.`,
    );
  }
  return formatAlert(alert, at);
}
