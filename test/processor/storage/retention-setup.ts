import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { RetentionPolicy } from '../../../processor/src/domain/retention.ts';
import { applyRetention } from '../../../processor/src/storage/apply-retention.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import type { TestLedger } from '../../support/ledger/open-test-ledger.ts';

/** October is closed. 60 days before is the 23rd of September, 100 days before the 14th of August. */
export const now = new Date('2026-11-22T12:00:00Z');
export const everything = { tenant: null, range: {} };

/** A call for a dollar. */
export function call(number: number, startedAt: string, environment: string | null = 'production') {
  return createExampleUsage({
    call: number,
    startedAtUs: BigInt(Date.parse(startedAt)) * 1000n,
    cost: ONE_USD,
    origin: { environment },
  });
}

/** The same, of which the usage is an estimate. */
export function estimatedCall(number: number, startedAt: string, environment = 'production') {
  const usage = call(number, startedAt, environment);
  return { ...usage, record: { ...usage.record, source: 'estimated' as const } };
}

export async function store(
  { pool }: TestLedger,
  usages: readonly PricedUsage[],
  { now: arrivedAt }: { now: Date } = whileOpen,
) {
  await storeUsage(pool, 'default', { usages, quarantined: [] }, { now: arrivedAt });
}

export async function apply(
  { pool }: TestLedger,
  policy: RetentionPolicy,
  { isDryRun = false } = {},
) {
  const { expired } = await applyRetention(pool, policy, { now, isDryRun });
  return expired.map(({ month, environments, before, records }) =>
    [
      records,
      environments?.join(',') ?? 'all',
      'of',
      month,
      before.toISOString().slice(0, 10),
    ].join(' '),
  );
}

export async function listStarts({ pool }: TestLedger): Promise<string[]> {
  const { rows } = await pool.query(
    'select started_at::text as start from usage_records order by 1',
  );
  return rows.map(({ start }) => start.slice(0, 16));
}

export async function listSeals({ pool }: TestLedger): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select day::text, reason, dropped_records::int as dropped, requests::int,
      trim_scale(effective_cost)::text as cost
    from sealed_days order by day`);
  return rows.map(({ day, reason, dropped, requests, cost }) =>
    [day, reason, dropped, requests, cost].join(' '),
  );
}
