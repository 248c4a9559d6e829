import type pg from 'pg';
import type { LedgerDifference, LedgerVerification } from '../domain/ledger-verification.ts';
import { parseAmount } from '../domain/money.ts';
import { formatCountedRows, formatRange, type TimeRange } from './counted-rows.ts';
import { createLongQuery } from './create-long-query.ts';
import { formatHour, MEASURES, ROLLUP_MEASURES, SUMMED_MEASURES } from './rollup-columns.ts';
import { runTransaction } from './run-transaction.ts';
import { formatDay, formatUndropped } from './seal-dropped-days.ts';
import { type Bind, createBindings } from './usage-conditions.ts';

const NAMES = Object.keys(ROLLUP_MEASURES);
const NEGATED = NAMES.map((name) => `-${name}`).join(', ');

interface Question {
  /** `null` for all. */
  readonly tenant: string | null;
  /** Whole days, UTC. */
  readonly range: TimeRange;
}

interface Row {
  readonly tenant: string;
  readonly day: string;
  readonly differs: boolean;
  readonly requests: string;
  readonly effective_cost: string;
}

/**
 * Compares the hourly sums with the records and adjustments, row by row, and those of sealed days with
 * their seals. Of days of which records were dropped, the seal is all that there is. One snapshot, which
 * reads everything in the range once.
 * @throws UnavailableError when the database is away.
 */
export async function verifyLedger(pool: pg.Pool, question: Question): Promise<LedgerVerification> {
  return await runTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only');
    await client.query('set local statement_timeout to 0');
    const compared = await compare(client, question, formatRecordsComparison);
    const sealed = await compare(client, question, formatSealComparison);
    const differences = [
      ...compared.filter(({ differs }) => differs).map((row) => toDifference(row, 'records')),
      ...sealed.filter(({ differs }) => differs).map((row) => toDifference(row, 'seal')),
    ];
    const days = new Set([...compared, ...sealed].map(({ tenant, day }) => `${day} ${tenant}`));
    return {
      days: days.size,
      sealedDays: sealed.length,
      differences: differences.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
    };
  });
}

async function compare(
  client: pg.PoolClient,
  question: Question,
  format: (question: Question, bind: Bind) => string,
): Promise<Row[]> {
  const { bind, values } = createBindings();
  const { rows } = await client.query<Row>(createLongQuery(format(question, bind), [...values]));
  return rows;
}

/** What the sums have, less what the records add up to: each row of the sums has to come to nothing. */
function formatRecordsComparison({ tenant, range }: Question, bind: Bind): string {
  const ofTenant = tenant === null ? 'true' : `name = ${bind(tenant)}`;
  const hours = ['true', ...formatRange('hour', range, bind)].join(' and ');
  const counted = formatCountedRows({ range, conditions: [] }, bind);
  const differs = NAMES.map((name) => `${name} <> 0`).join(' or ');
  return `
    select name as tenant, day::text, bool_or(${differs}) as differs,
      sum(requests) as requests, sum(effective_cost) as effective_cost
    from (
      select tenant_id, ${formatDay('hour')} as day, ${SUMMED_MEASURES}
      from (
        select tenant_id, hour, dimension_id, user_id, ${MEASURES} from usage_hourly where ${hours}
        union all
        select tenant_id, ${formatHour('counted_at')}, dimension_id, user_id, ${NEGATED}
        from (${counted}) as counted
      ) as both_sides
      where ${formatUndropped('both_sides.tenant_id', 'hour')}
      group by tenant_id, hour, dimension_id, user_id
    ) as compared
    join tenants on tenants.id = tenant_id
    where ${ofTenant}
    group by name, day`;
}

function formatSealComparison({ tenant, range }: Question, bind: Bind): string {
  const conditions = [
    'sealed.checksum is not null',
    ...(tenant === null ? [] : [`name = ${bind(tenant)}`]),
    ...formatRange("day::timestamp at time zone 'UTC'", range, bind),
  ];
  return `
    select name as tenant, day::text, sums.checksum <> sealed.checksum as differs,
      sums.requests - sealed.requests as requests,
      sums.effective_cost - sealed.effective_cost as effective_cost
    from sealed_days as sealed
    join tenants on tenants.id = tenant_id, sum_up_day(tenant_id, day) as sums
    where ${conditions.join(' and ')}`;
}

function toDifference(row: Row, against: LedgerDifference['against']): LedgerDifference {
  return {
    tenant: row.tenant,
    day: row.day,
    against,
    requests: Number(row.requests),
    effectiveCost: parseAmount(row.effective_cost),
  };
}
