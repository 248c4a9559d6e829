import type pg from 'pg';
import { createLongQuery } from './create-long-query.ts';
import { runExclusively } from './run-exclusively.ts';
import { runQuery } from './run-query.ts';
import { runTransaction } from './run-transaction.ts';

const DAY_MS = 86_400_000;

/** Not that of records: neither waits for the other. */
const CONTENT_TASK = 2;

/** Calls in one transaction, so that nobody waits for long and what is done stays done. */
const MAX_ROWS = 2_000;

/** A partition of `usage_content`. */
interface ContentMonth {
  readonly table: string;
  readonly end: Date;
}

/**
 * Drops what was asked and answered in calls that began before the day (UTC) `keptDays` ago: whole months
 * as their partitions, the others call by call. Records and sums stay as they are.
 * @param signal ends it between two transactions, with the signal's reason.
 * @returns of how many calls; 0 as well where another processor is at it.
 * @throws UnavailableError when the database is away. What was done stays done.
 */
export async function dropExpiredContent(
  pool: pg.Pool,
  { keptDays, now, signal }: { keptDays: number | null; now: Date; signal?: AbortSignal },
): Promise<number> {
  if (keptDays === null) return 0;
  const before = new Date((Math.floor(now.getTime() / DAY_MS) - keptDays) * DAY_MS);
  const dropped = await runExclusively(pool, CONTENT_TASK, async () => {
    let calls = 0;
    for (const month of await selectContentMonths(pool)) {
      signal?.throwIfAborted();
      if (month.end <= before) calls += await dropMonth(pool, month);
    }
    return calls + (await deleteBefore(pool, before, signal));
  });
  return dropped ?? 0;
}

async function selectContentMonths(pool: pg.Pool): Promise<ContentMonth[]> {
  const rows = await runQuery<{ name: string }>(
    pool,
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'usage_content'::regclass order by 1`,
  );
  return rows.flatMap(({ name }) => {
    const [, year, month] = /^usage_content_(\d{4,})_(\d\d)$/.exec(name) ?? [];
    if (year === undefined || month === undefined) return [];
    return { table: name, end: new Date(Date.UTC(Number(year), Number(month), 1)) };
  });
}

async function dropMonth(pool: pg.Pool, { table }: ContentMonth): Promise<number> {
  return await runTransaction(pool, async (client) => {
    // Whoever waits behind this lock for the table would wait as long: rather try again later.
    await client.query("set local lock_timeout to '10s'; set local statement_timeout to 0");
    const { rows } = await client.query(createLongQuery(`select count(*) as calls from ${table}`));
    await client.query(`alter table usage_content detach partition ${table}`);
    await client.query(`drop table ${table}`);
    return Number(rows[0]?.calls);
  });
}

async function deleteBefore(pool: pg.Pool, before: Date, signal?: AbortSignal): Promise<number> {
  let calls = 0;
  for (;;) {
    signal?.throwIfAborted();
    const deleted = await runTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `delete from usage_content as content using (
          select started_at, tenant_id, trace_id, span_id from usage_content
          where started_at < $1 order by started_at limit ${MAX_ROWS}
        ) as old
        where content.started_at < $1 and content.started_at = old.started_at
          and content.tenant_id = old.tenant_id and content.trace_id = old.trace_id
          and content.span_id = old.span_id`,
        [before],
      );
      return rowCount ?? 0;
    });
    calls += deleted;
    if (deleted < MAX_ROWS) return calls;
  }
}
