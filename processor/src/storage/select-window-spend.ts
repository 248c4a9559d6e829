import type pg from 'pg';
import { parseAmount } from '../domain/money.ts';
import { runQuery } from './run-query.ts';
import { type Bind, createBindings } from './usage-conditions.ts';

const HOUR_MS = 3_600_000;

/** What one tenant spent in one environment, `null` for calls that name none. */
export interface WindowSpend {
  readonly tenant: string;
  readonly environment: string | null;
  /** 10⁻¹⁸ USD, in the order of the windows that were asked for. */
  readonly spent: readonly bigint[];
}

/**
 * Known effective cost in windows that end at `now`, all tenants and windows in one statement.
 * Windows of up to an hour are exact, from the records. Longer ones come from the hourly sums: the
 * hour in which such a window begins counts by the share of it that lies in the window.
 * @throws UnavailableError when the database is away.
 */
export async function selectWindowSpend(
  pool: pg.Pool,
  {
    tenants,
    windowsMs,
    now,
  }: { tenants: readonly string[]; windowsMs: readonly number[]; now: Date },
): Promise<WindowSpend[]> {
  if (tenants.length === 0 || windowsMs.length === 0) return [];
  const { bind, values } = createBindings();
  const own = `tenant = any(${bind(tenants)}::text[])`;
  const end = `${bind(now)}::timestamptz`;
  const columns = windowsMs.map((_, index) => `w${index}`);
  const sources = [
    formatRecordSums({ own, end, now, windowsMs }, bind),
    formatHourlySums({ own, end, now, windowsMs }, bind),
  ];
  const rows = await runQuery<{
    tenant: string;
    environment: string | null;
    spent: readonly string[];
  }>(
    pool,
    `select tenant, environment,
      array[${columns.map((name) => `round(coalesce(sum(${name}), 0), 18)::text`).join(', ')}] as spent
    from (${sources.join(' union all ')}) as sums (tenant, environment, ${columns.join(', ')})
    group by tenant, environment`,
    values,
  );
  return rows.map(({ tenant, environment, spent }) => ({
    tenant,
    environment,
    spent: spent.map(parseAmount),
  }));
}

interface Windows {
  readonly own: string;
  readonly end: string;
  readonly now: Date;
  readonly windowsMs: readonly number[];
}

function formatRecordSums({ own, end, now, windowsMs }: Windows, bind: Bind): string {
  const isExact = (windowMs: number) => windowMs <= HOUR_MS;
  const sums = windowsMs.map((windowMs) =>
    isExact(windowMs)
      ? `sum(effective_cost) filter (where started_at >= ${bindStart(now, windowMs, bind)})`
      : 'null::numeric',
  );
  const longest = Math.max(0, ...windowsMs.filter(isExact));
  return `select tenant, environment, ${sums.join(', ')} from usage_records
    where ${own} and started_at >= ${bindStart(now, longest, bind)} and started_at < ${end}
    group by tenant, environment`;
}

function formatHourlySums({ own, end, now, windowsMs }: Windows, bind: Bind): string {
  const sums = windowsMs.map((windowMs) => {
    if (windowMs <= HOUR_MS) return 'null::numeric';
    const start = bindStart(now, windowMs, bind);
    const share = `least(1, extract(epoch from hour + interval '1 hour' - ${start}) / 3600)`;
    return `sum(effective_cost * ${share}) filter (where hour > ${start} - interval '1 hour')`;
  });
  const first = bindStart(now, Math.max(...windowsMs) + HOUR_MS, bind);
  return `select tenant, environment, ${sums.join(', ')} from usage_hourly
    where ${own} and hour > ${first} and hour < ${end}
    group by tenant, environment`;
}

function bindStart(now: Date, windowMs: number, bind: Bind): string {
  return `${bind(new Date(now.getTime() - windowMs))}::timestamptz`;
}
