import { formatCount } from '../format-count.ts';
import { type Check, failed, ok, warning } from './check.ts';
import type { Diagnostics } from './diagnostics.ts';

const staleDays = 90;
const dayMs = 86_400_000;
const shownNames = 5;

export function checkLedger({ ledger, version }: Diagnostics): Check {
  const name = 'ledger';
  if (!ledger.reachable) {
    return failed(
      name,
      `the processor (${version}) runs, and its ${ledger.kind} database does not answer`,
      ledger.kind === 'embedded'
        ? 'See the processor’s log; starting it again starts the database as well.'
        : 'Check TALLYLIGHT_DATABASE_URL and the database. Apps keep their spans meanwhile.',
    );
  }
  return ok(name, `processor ${version}, ${ledger.kind} Postgres ${ledger.database_version}`);
}

export function checkPrices({ prices }: Diagnostics, now: Date): Check {
  const name = 'prices';
  if (prices.count === 0) {
    return failed(
      name,
      'the catalogue is empty: no call gets a cost',
      'Install the processor again.',
    );
  }
  const verified = prices.providers.flatMap(({ newest_verified: date }) =>
    date === null ? [] : [new Date(date).getTime()],
  );
  const newest = Math.max(...verified);
  if (verified.length === 0) {
    return warning(name, `${prices.count} prices, none of a known age`, 'Update the processor.');
  }
  const day = new Date(newest).toISOString().slice(0, 10);
  const summary = `${prices.count} prices, last verified on ${day}`;
  const concern = findConcern(prices);
  if (concern !== null) return warning(name, `${summary}; ${concern.what}`, concern.remedy);
  if (now.getTime() - newest <= staleDays * dayMs) return ok(name, summary);
  return warning(
    name,
    `${summary}, more than ${staleDays} days ago`,
    'Update the processor: providers change their prices.',
  );
}

/** What somebody should look at, though every call gets a cost. */
function findConcern({
  stale,
  latest_refresh: refresh,
}: Diagnostics['prices']): { readonly what: string; readonly remedy: string } | null {
  if (refresh !== null && refresh.outcome === 'failed') {
    const day = refresh.finished_at.slice(0, 10);
    return {
      what: `the refresh of ${day} failed: ${refresh.error}`,
      remedy:
        'Try it with tallylight prices refresh; give a file with --from where there is no way out.',
    };
  }
  if (refresh !== null && refresh.refused.length > 0) {
    return {
      what: `the latest refresh refused ${formatCount(refresh.refused.length, 'model')}`,
      remedy: 'tallylight prices diff shows them, and why.',
    };
  }
  if (stale === null || stale === 0) return null;
  return {
    what: `${formatCount(stale, 'price')} in use not verified for 30 days`,
    remedy: 'tallylight prices list --stale shows them; verify or refresh them.',
  };
}

/** AI hosts that were called where the instrumentation does not understand: their usage is missing. */
export function checkUnparsedHosts({ unparsed_hosts: hosts }: Diagnostics): Check {
  const name = 'AI hosts';
  const found = hosts ?? [];
  if (found.length === 0) return ok(name, 'every endpoint that was called is understood');
  const names = found.map(({ server_address: host, services, calls }) => {
    const by = services.length === 0 ? '' : ` by ${list(services)}`;
    return `${host} (${formatCount(calls, 'call')}${by})`;
  });
  return warning(
    name,
    `endpoint not understood yet: ${list(names)}`,
    'These calls are not in the ledger. Update the instrumentation in these apps; where that does not help, report the host and what was called there.',
  );
}

export function checkQuarantine({ quarantined_records: quarantined }: Diagnostics): Check {
  const name = 'quarantine';
  if (quarantined === null || quarantined === 0) return ok(name, 'no span was set aside');
  return warning(
    name,
    `${formatCount(quarantined, 'span')} set aside instead of stored`,
    'tallylight quarantine list shows why: too old, ahead of time, or not readable.',
  );
}

export function checkUnknownCosts({ unknown_costs_24h: unknown }: Diagnostics): Check {
  const name = 'costs';
  const models = (unknown ?? []).filter((entry) => entry.unpriced_requests > 0);
  const absent = (unknown ?? []).reduce((sum, entry) => sum + entry.absent_requests, 0);
  const estimated = (unknown ?? []).reduce((sum, entry) => sum + entry.estimated_requests, 0);
  const beside =
    (absent === 0 ? '' : `; ${formatCount(absent, 'call')} of unknown usage`) +
    (estimated === 0 ? '' : `; ${formatCount(estimated, 'call')} with estimated usage`);
  if (models.length === 0) {
    return ok(name, `every known use of the last 24 hours has a price${beside}`);
  }
  const names = models.map(
    (entry) =>
      `${entry.model ?? 'model not named'} of ${entry.provider_name} (${formatCount(entry.unpriced_requests, 'call')})`,
  );
  return warning(
    name,
    `without a price in the last 24 hours: ${list(names)}${beside}`,
    'These calls are in no sum. Give them a price under prices.own in tallylight.yaml, or update the processor.',
  );
}

function list(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
