import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import { formatAmount } from '../domain/money.ts';
import type { ApiPorts } from './api-ports.ts';
import { parseQuery, type Query } from './parse-query.ts';
import { parseTenant } from './parse-tenant.ts';

const DAY_MS = 86_400_000;

/**
 * `GET /ledger/verification`: whether the hourly sums are those of the records, and of the seals where
 * records are gone. Of one tenant for its admin; for an operator of all, or of `?tenant=`.
 */
export async function verifyLedger(
  request: Request,
  { keeping }: ApiPorts,
  { tenant, everyTenant }: Access,
) {
  const query = parseQuery(request);
  const from = takeDay(query, 'from');
  // The last day is among them.
  const last = takeDay(query, 'to');
  query.finish();
  const to = last === undefined ? undefined : new Date(last.getTime() + DAY_MS);
  const { days, sealedDays, differences } = await keeping.verifyLedger({
    tenant: everyTenant ? parseTenant(request) : tenant,
    range: { from, to },
  });
  return {
    days,
    sealed_days: sealedDays,
    differences: differences.map(({ effectiveCost, ...difference }) => ({
      ...difference,
      effective_cost: formatAmount(effectiveCost),
    })),
  };
}

function takeDay(query: Query, parameter: string): Date | undefined {
  const text = query.take(parameter);
  if (text === undefined) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && day.getTime() > 0 && day.toISOString().startsWith(text))
    return day;
  query.reject(parameter, `is “${text}”; write a day, UTC, such as 2026-01-31`);
  return undefined;
}
