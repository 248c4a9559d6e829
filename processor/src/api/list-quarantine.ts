import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery } from './parse-query.ts';
import { refuseOneEnvironment } from './refuse-one-environment.ts';

/** `GET /quarantine`: spans that were set aside, those that came last first. */
export async function listQuarantine(request: Request, { keeping }: ApiPorts, access: Access) {
  refuseOneEnvironment(access, 'What was set aside may be of any environment');
  const query = parseQuery(request);
  const reason = query.take('reason') ?? null;
  const limit = takeLimit(query);
  query.finish();
  const spans = await keeping.selectQuarantined({ tenant: access.tenant, reason, limit });
  return {
    spans: spans.map((span) => ({
      trace_id: span.traceId,
      span_id: span.spanId,
      reason: span.reason,
      started_at: formatInstant(span.startedAt),
      detail: span.detail,
      attributes: span.attributes,
      seen_count: span.seenCount,
      first_seen_at: formatInstant(span.firstSeenAt),
      last_seen_at: formatInstant(span.lastSeenAt),
    })),
  };
}
