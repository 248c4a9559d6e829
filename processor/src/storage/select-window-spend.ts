import type pg from 'pg';
import { parseAmount } from '../domain/money.ts';
import { formatCountedRows } from './counted-rows.ts';
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
  const own = `tenant_id = any(array(select id from tenants where name = any(${bind(tenants)}::text[])))`;
  const end = `${bind(now)}::timestamptz`;
  const columns = windowsMs.map((_, index) => `w${index}`);
  const sums = columns.map((name) => `sum(${name}) as ${name}`).join(', ');
  const windows = { own, end, now, windowsMs };
  const rows = await runQuery<{ tenant: string; environment: string | null; spent: string[] }>(
    pool,
    `select tenants.name as tenant, environment,
      array[${columns.map((name) => `round(coalesce(sum(${name}), 0), 18)::text`).join(', ')}] as spent
    from (
      select dimension_id, ${sums}
      from (${formatRecordSums(windows, bind)} union all ${formatHourlySums(windows, bind)})
        as spent (dimension_id, ${columns.join(', ')})
      group by dimension_id
    ) as sums
    join usage_dimensions on usage_dimensions.id = dimension_id
    join tenants on tenants.id = tenant_id
    group by tenants.name, environment`,
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

function formatRecordSums({ own, now, windowsMs }: Windows, bind: Bind): string {
  const isExact = (windowMs: number) => windowMs <= HOUR_MS;
  const sums = windowsMs.map((windowMs) =>
    isExact(windowMs)
      ? `sum(effective_cost) filter (where counted_at >= ${bindStart(now, windowMs, bind)})`
      : 'null::numeric',
  );
  const longest = Math.max(0, ...windowsMs.filter(isExact));
  const range = { from: new Date(now.getTime() - longest), to: now };
  return `select dimension_id, ${sums.join(', ')}
    from (${formatCountedRows({ range, conditions: [own] }, bind)}) as counted
    group by dimension_id`;
}

function formatHourlySums({ own, end, now, windowsMs }: Windows, bind: Bind): string {
  const sums = windowsMs.map((windowMs) => {
    if (windowMs <= HOUR_MS) return 'null::numeric';
    const start = bindStart(now, windowMs, bind);
    const share = `least(1, extract(epoch from hour + interval '1 hour' - ${start}) / 3600)`;
    return `sum(effective_cost * ${share}) filter (where hour > ${start} - interval '1 hour')`;
  });
  const first = bindStart(now, Math.max(...windowsMs) + HOUR_MS, bind);
  return `select dimension_id, ${sums.join(', ')} from usage_hourly
    where ${own} and hour > ${first} and hour < ${end}
    group by dimension_id`;
}

function bindStart(now: Date, windowMs: number, bind: Bind): string {
  return `${bind(new Date(now.getTime() - windowMs))}::timestamptz`;
}
