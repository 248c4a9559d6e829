import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { Notice } from '../domain/ledger.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery } from './parse-query.ts';

/** `GET /notices`: which thresholds were crossed and whether somebody was told, newest first. */
export async function readNotices(
  request: Request,
  { selectNotices }: ApiPorts,
  { tenant, environment }: Access,
) {
  const query = parseQuery(request);
  const limit = takeLimit(query);
  query.finish();
  const notices = await selectNotices({ tenant, environment, limit });
  return { notices: notices.map(formatNotice) };
}

function formatNotice(notice: Notice) {
  return {
    id: notice.id,
    budget: notice.budget,
    period_start: formatInstant(notice.periodStart),
    threshold: notice.threshold,
    created_at: formatInstant(notice.createdAt),
    delivered_at: formatInstant(notice.deliveredAt),
    // `null` with nothing delivered: given up.
    next_attempt_at: formatInstant(notice.nextAttemptAt),
    attempts: notice.attempts,
    last_error: notice.lastError,
    payload: notice.payload,
  };
}
