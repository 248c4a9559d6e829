import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import { createStaleLimits } from '../price-life/stale-limits.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatPrice } from './format-price.ts';
import { takeLimit } from './list-usage.ts';
import { parseInstant } from './parse-instant.ts';
import { parseQuery, type Query } from './parse-query.ts';

/**
 * `GET /prices`: what holds now, or at another instant; with `periods=all` also what held and what is
 * to come. A user's own prices are shown to those only who may see every tenant.
 */
export async function listPrices(
  request: Request,
  { priceDesk, now: readClock = () => new Date() }: ApiPorts,
  { everyTenant }: Access,
) {
  const now = readClock();
  const query = parseQuery(request);
  const providerName = query.take('provider');
  const model = query.take('model');
  const at = takeInstant(query);
  const withPeriods = takeChoice(query, 'periods', 'all');
  const withRevoked = takeChoice(query, 'revoked', 'true');
  const isStale = takeChoice(query, 'stale', 'true');
  const limit = takeLimit(query);
  const after = takeCursor(query);
  if (at !== null && withPeriods) {
    query.reject('at', 'is given beside periods=all; leave one of them out');
  }
  query.finish();

  const stale = createStaleLimits(now);
  const found = await priceDesk.selectPrices({
    providerName,
    model,
    at: withPeriods ? null : (at ?? now),
    withRevoked,
    withOwn: everyTenant,
    stale: isStale ? stale : null,
    after,
    // One more than asked for tells whether another page follows.
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    prices: page.map((held) => formatPrice(held, { now, stale })),
    next_cursor:
      found.length > limit && last !== undefined
        ? Buffer.from(last.price.id).toString('base64url')
        : null,
  };
}

function takeInstant(query: Query): Date | null {
  const text = query.take('at');
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant === null) {
    query.reject('at', `is “${text}”; write an instant such as 2026-11-22T12:00:00Z, or a day`);
  }
  return instant;
}

function takeChoice(query: Query, parameter: string, choice: string): boolean {
  const text = query.take(parameter);
  if (text === undefined || text === choice) return text === choice;
  query.reject(parameter, `is “${text}”; write ${choice}, or leave it out`);
  return false;
}

function takeCursor(query: Query): string | null {
  const text = query.take('cursor');
  if (text === undefined) return null;
  const id = Buffer.from(text, 'base64url').toString('utf8');
  if (Buffer.from(id).toString('base64url') === text && !id.includes('\0')) return id;
  query.reject('cursor', 'is none of ours; give the next_cursor of the answer before, unchanged');
  return null;
}
