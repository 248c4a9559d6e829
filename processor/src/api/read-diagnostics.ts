import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { Price } from '../domain/price.ts';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { ApiPorts, LedgerHealth } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { formatRefresh } from './format-price.ts';
import { refuseQuery } from './parse-query.ts';

/**
 * `GET /diagnostics`: what `tallylight doctor` asks. It answers 200 without the database as well,
 * with `ledger.reachable` false and `null` for what only the database knows. Who sees one environment
 * only gets `null` for what may be of any.
 */
export async function readDiagnostics(
  request: Request,
  { version, embedded, prices, readLedgerHealth, now = () => new Date() }: ApiPorts,
  { tenant, environment, everyTenant }: Access,
) {
  refuseQuery(request);
  const askedAt = now();
  const health = await readLedgerHealth({ tenant, environment }).catch((error: unknown) => {
    if (error instanceof UnavailableError) return null;
    throw error;
  });
  const answeredAt = now();
  return {
    version,
    node_version: process.versions.node,
    uptime_seconds: Math.round(process.uptime()),
    now: formatInstant(answeredAt),
    ledger: {
      kind: embedded ? 'embedded' : 'external',
      reachable: health !== null,
      database_version: health?.databaseVersion ?? null,
      clock_difference_ms: health === null ? null : clockDifferenceMs(health, askedAt, answeredAt),
    },
    prices: {
      // A user's own prices are not told apart by tenant.
      ...formatPrices(everyTenant ? prices : prices.filter(({ own }) => own === undefined)),
      stale: health?.stalePrices ?? null,
      latest_refresh:
        health === null || health.latestRefresh === null
          ? null
          : formatRefresh(health.latestRefresh),
    },
    quarantined_records: health?.quarantinedRecords ?? null,
    unparsed_hosts:
      health?.unparsedHosts?.map((host) => ({
        server_address: host.serverAddress,
        services: host.services,
        calls: host.calls,
      })) ?? null,
    unknown_costs_24h:
      health?.unknownCounts.map((counts) => ({
        provider_name: counts.providerName,
        model: counts.model,
        unpriced_requests: counts.unpriced,
        absent_requests: counts.absent,
        estimated_requests: counts.estimated,
      })) ?? null,
  };
}

/** The database's clock minus ours; it was read at some moment between the question and the answer. */
function clockDifferenceMs(
  { databaseTime }: LedgerHealth,
  askedAt: Date,
  answeredAt: Date,
): number {
  const at = databaseTime.getTime();
  if (at < askedAt.getTime()) return at - askedAt.getTime();
  return Math.max(0, at - answeredAt.getTime());
}

function formatPrices(prices: readonly Price[]) {
  const verified = new Map<string, { count: number; dates: string[] }>();
  for (const { providerName, verifiedAt } of prices) {
    const provider = verified.get(providerName) ?? { count: 0, dates: [] };
    provider.count += 1;
    if (verifiedAt !== null) provider.dates.push(verifiedAt);
    verified.set(providerName, provider);
  }
  return {
    count: prices.length,
    sources: [...new Set(prices.map(({ source }) => `${source.name} ${source.version}`))].sort(),
    providers: [...verified]
      .map(([provider, { count, dates }]) => ({
        provider_name: provider,
        count,
        oldest_verified: dates.reduce<string | null>(
          (oldest, date) => (oldest === null || date < oldest ? date : oldest),
          null,
        ),
        newest_verified: dates.reduce<string | null>(
          (newest, date) => (newest === null || date > newest ? date : newest),
          null,
        ),
      }))
      .sort((a, b) => (a.provider_name < b.provider_name ? -1 : 1)),
  };
}
