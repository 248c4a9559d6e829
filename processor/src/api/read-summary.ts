import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { UsageFilter } from '../domain/ledger.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { formatSummary, summaryDimensions } from './format-summary.ts';
import { parseQuery } from './parse-query.ts';
import { parseUsageFilter } from './parse-usage-filter.ts';

/** Groups per dimension; the totals cover the others as well. */
const maxGroups = 100;

/** `GET /analytics/summary`: sums of the current UTC month, or of the time and calls asked for. */
export async function readSummary(
  request: Request,
  { selectSummary, now = () => new Date() }: ApiPorts,
  access: Access,
) {
  const query = parseQuery(request);
  const filter = withPeriod(parseUsageFilter(query, access), now());
  query.finish();
  const summary = await selectSummary({
    tenant: access.tenant,
    filter,
    dimensions: summaryDimensions,
    limit: maxGroups,
  });
  return {
    from: formatInstant(filter.from ?? null),
    to: formatInstant(filter.to ?? null),
    ...formatSummary(summary),
  };
}

/** Without any bound the question is about this month; with one bound the other side is open. */
function withPeriod(filter: UsageFilter, now: Date): UsageFilter {
  if (filter.from !== undefined || filter.to !== undefined) return filter;
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return {
    ...filter,
    from: new Date(Date.UTC(year, month)),
    to: new Date(Date.UTC(year, month + 1)),
  };
}
