import type { Request } from 'express';
import { z } from 'zod';
import type { ReportedAlert } from '../domain/alert.ts';
import type { ApiPorts } from './api-ports.ts';
import { parseBody } from './parse-body.ts';
import { parseInstant } from './parse-instant.ts';
import { refuseQuery } from './parse-query.ts';

// Postgres cannot hold this character.
const text = z.string().transform((value) => value.replaceAll('\0', '\uFFFD').toWellFormed());
const texts = z
  .record(z.string(), text)
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name.replaceAll('\0', '\uFFFD').toWellFormed(),
        value,
      ]),
    ),
  );

const instant = z.string().transform((value, context) => {
  const parsed = parseInstant(value);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'is no instant such as 2026-11-22T10:15:00Z' });
  return z.NEVER;
});

/**
 * Version 4 of Alertmanager's webhook, as far as it is kept; the rest, of this and later minor
 * versions, is ignored. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
const webhook = z.object({
  version: z.literal('4', { error: 'is not "4": this is not the webhook of Alertmanager' }),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: texts,
      annotations: texts.default({}),
      startsAt: instant,
      // The year 1 while it fires.
      endsAt: instant.optional(),
      fingerprint: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is no fingerprint'),
    }),
  ),
});

/**
 * `POST /alerts/alertmanager`: alerts that fire or have ended. Answers when they are in the ledger;
 * Alertmanager tries again after a 503, and what it repeats is kept once.
 */
export async function receiveAlerts(request: Request, { storeAlerts, now }: ApiPorts) {
  refuseQuery(request);
  const { alerts } = parseBody(request, webhook);
  const receivedAt = (now ?? (() => new Date()))();
  await storeAlerts(
    alerts.map(
      ({ status, fingerprint, labels, annotations, startsAt, endsAt }): ReportedAlert => ({
        fingerprint,
        labels,
        annotations,
        startsAt,
        endsAt: status === 'firing' ? null : (endsAt ?? receivedAt),
      }),
    ),
  );
  return { alerts: alerts.length };
}
