import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { UsageCursor } from '../domain/ledger.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatUsage } from './format-usage.ts';
import { parseQuery, type Query } from './parse-query.ts';
import { parseUsageFilter } from './parse-usage-filter.ts';
import { formatUsageCursor, parseUsageCursor } from './usage-cursor.ts';

const defaultLimit = 100;
const maxLimit = 1000;

/** `GET /usage`: a page of records, newest first. */
export async function listUsage(request: Request, { selectUsage }: ApiPorts, access: Access) {
  const query = parseQuery(request);
  const filter = parseUsageFilter(query, access);
  const limit = takeLimit(query);
  const cursor = takeCursor(query);
  query.finish();

  // One more than asked for tells whether another page follows.
  const found = await selectUsage({ tenant: access.tenant, filter, cursor, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    records: page.map(formatUsage),
    next_cursor: found.length > limit && last !== undefined ? formatUsageCursor(last) : null,
  };
}

export function takeLimit(query: Query): number {
  const text = query.take('limit');
  if (text === undefined) return defaultLimit;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= maxLimit) return limit;
  query.reject('limit', `is “${text}”; give a whole number from 1 to ${maxLimit}`);
  return defaultLimit;
}

function takeCursor(query: Query): UsageCursor | null {
  const text = query.take('cursor');
  if (text === undefined) return null;
  const cursor = parseUsageCursor(text);
  if (cursor === null) {
    query.reject('cursor', 'is none of ours; give the next_cursor of the answer before, unchanged');
  }
  return cursor;
}
