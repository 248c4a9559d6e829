import type pg from 'pg';
import {
  type ExpiredUsage,
  type RetentionOutcome,
  type RetentionPolicy,
  resolveRetentionClass,
} from '../domain/retention.ts';
import { deleteExpiredUsage, selectExpiredHours } from './delete-expired-usage.ts';
import { dropUsageMonth } from './drop-usage-month.ts';
import { resolveOpenStart } from './month-close.ts';
import { runExclusively } from './run-exclusively.ts';
import { runQuery } from './run-query.ts';
import { selectUsageMonths, type UsageMonth } from './select-usage-months.ts';

const DAY_MS = 86_400_000;
const RETENTION_TASK = 1;

interface RunOptions {
  readonly now: Date;
  readonly isDryRun: boolean;
  /** Ends the run between two transactions, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** When records are dropped, at the latest. */
interface Cutoffs {
  /** Of each class, and behind them of what no class names. `null`: never. */
  readonly byClass: readonly (Date | null)[];
  /** Before it, everything is past its time; `null` where something is kept for ever. */
  readonly ofAll: Date | null;
  readonly openFrom: Date;
}

/**
 * Drops the records that are past their time. Where all of a month is, its partition is dropped: that takes
 * milliseconds and leaves nothing behind. What goes before the others of its month is deleted, hour by
 * hour; partitions by class as well would not do, as the class would have to be part of the key and a
 * changed policy would move every record. Records go when their month is closed, at the earliest: their
 * sums do not change any more, and stay.
 * @throws UnavailableError when the database is away. What was done stays done.
 */
export async function applyRetention(
  pool: pg.Pool,
  policy: RetentionPolicy,
  options: RunOptions,
): Promise<RetentionOutcome> {
  const { isDryRun } = options;
  const run = () => dropExpired(pool, policy, options);
  const expired = isDryRun ? await run() : await runExclusively(pool, RETENTION_TASK, run);
  return { isDryRun, isBusy: expired === null, expired: expired ?? [] };
}

async function dropExpired(
  pool: pg.Pool,
  policy: RetentionPolicy,
  { now, isDryRun, signal }: RunOptions,
): Promise<ExpiredUsage[]> {
  const cutoffs = resolveCutoffs(policy, now);
  if (cutoffs.byClass.every((cutoff) => cutoff === null)) return [];
  const dimensions = await selectDimensionsByClass(pool, policy);
  const found: ExpiredUsage[] = [];
  for (const month of await selectUsageMonths(pool)) {
    signal?.throwIfAborted();
    const whole = await dropWholeMonth(pool, month, cutoffs, isDryRun);
    if (whole !== null) {
      found.push(whole);
      continue;
    }
    for (const [at, before] of cutoffs.byClass.entries()) {
      // Those that are kept longest go with their month, and not one by one before.
      if (before === null || before <= month.start || isLongest(before, cutoffs)) continue;
      const { openFrom } = cutoffs;
      const to = before < month.end ? before : month.end;
      const expired = { dimensionIds: dimensions[at] ?? [], from: month.start, to, openFrom };
      const records = isDryRun
        ? sum(await selectExpiredHours(pool, expired))
        : await deleteExpiredUsage(pool, expired, signal);
      const environments = policy.classes[at]?.environments ?? [];
      if (records > 0) found.push({ month: month.month, environments, before: to, records });
    }
  }
  return found;
}

async function dropWholeMonth(
  pool: pg.Pool,
  month: UsageMonth,
  { ofAll, openFrom }: Cutoffs,
  isDryRun: boolean,
): Promise<ExpiredUsage | null> {
  if (ofAll === null || ofAll < month.end) return null;
  const records = isDryRun
    ? await countRecords(pool, month)
    : await dropUsageMonth(pool, month, openFrom);
  return records === null
    ? null
    : { month: month.month, environments: null, before: month.end, records };
}

function sum(hours: readonly { readonly records: number }[]): number {
  return hours.reduce((total, { records }) => total + records, 0);
}

async function countRecords(pool: pg.Pool, { table }: UsageMonth): Promise<number> {
  const [row] = await runQuery<{ records: string }>(
    pool,
    `select count(*) as records from ${table}`,
  );
  return Number(row?.records);
}

/** At the beginnings of days, UTC: a day goes as a whole. */
function resolveCutoffs({ usageDays, classes }: RetentionPolicy, now: Date): Cutoffs {
  // A day later than it is closed: what was on its way then has been committed.
  const openFrom = resolveOpenStart(new Date(now.getTime() - DAY_MS));
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const byClass = [...classes.map((each) => each.usageDays), usageDays].map((days) =>
    days === null ? null : new Date(Math.min(today - days * DAY_MS, openFrom.getTime())),
  );
  const ofAll = byClass.reduce((first, second) =>
    first === null || second === null ? null : first < second ? first : second,
  );
  return { byClass, ofAll, openFrom };
}

function isLongest(cutoff: Date, { ofAll }: Cutoffs): boolean {
  return ofAll !== null && cutoff <= ofAll;
}

/** The ids of each class, and behind them of what no class names. */
async function selectDimensionsByClass(
  pool: pg.Pool,
  policy: RetentionPolicy,
): Promise<readonly (readonly number[])[]> {
  const rows = await runQuery<{ environment: string | null; ids: number[] }>(
    pool,
    'select environment, array_agg(id) as ids from usage_dimensions group by environment',
  );
  const byClass = Map.groupBy(
    rows,
    ({ environment }) => resolveRetentionClass(policy, environment) ?? policy.classes.length,
  );
  return Array.from({ length: policy.classes.length + 1 }, (_, at) =>
    (byClass.get(at) ?? []).flatMap(({ ids }) => ids),
  );
}
