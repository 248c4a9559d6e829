import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatAlert } from './format-alert.ts';
import { takeLimit } from './list-usage.ts';
import { parseQuery, type Query } from './parse-query.ts';

/** `GET /alerts`: the alert history, newest first. */
export async function readAlerts(
  request: Request,
  { selectAlerts, now }: ApiPorts,
  { tenant, environment }: Access,
) {
  const query = parseQuery(request);
  const budget = query.take('budget');
  const status = takeStatus(query);
  const before = takeCursor(query);
  const limit = takeLimit(query);
  query.finish();

  const readAt = (now ?? (() => new Date()))();
  const question = { tenant, environment, budget, status, before, now: readAt };
  // One more than asked for tells whether another page follows.
  const found = await selectAlerts({ ...question, limit: limit + 1 });
  const page = found.slice(0, limit);
  return {
    alerts: page.map((alert) => formatAlert(alert, readAt)),
    next_cursor: found.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

function takeStatus(query: Query): 'firing' | 'resolved' | undefined {
  const text = query.take('status');
  if (text === undefined || text === 'firing' || text === 'resolved') return text;
  query.reject('status', `is “${text}”; write firing or resolved`);
  return undefined;
}

function takeCursor(query: Query): string | undefined {
  const text = query.take('cursor');
  if (text === undefined || /^\d{1,18}$/.test(text)) return text;
  query.reject('cursor', 'is none of ours; give the next_cursor of the answer before, unchanged');
  return undefined;
}
