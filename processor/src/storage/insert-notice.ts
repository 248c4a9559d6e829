import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** The crossing of a threshold that people are to be told of. */
export interface NewNotice {
  readonly tenant: string;
  readonly budget: string;
  readonly periodStart: Date;
  /** Share of the limit, decimal text. */
  readonly threshold: string;
  /** What is told, plain JSON. */
  readonly payload: unknown;
}

/**
 * Puts a notice into the outbox, due at once. True only for the first of the tenant's budget, period
 * and threshold: each crossing is told once, however many processors see it.
 * @throws UnavailableError when the database is away.
 */
export async function insertNotice(
  pool: pg.Pool,
  { tenant, budget, periodStart, threshold, payload }: NewNotice,
): Promise<boolean> {
  const rows = await runQuery(
    pool,
    `insert into notices (tenant, budget, period_start, threshold, payload, next_attempt_at)
    -- Due since the period began: at once by every clock, also by a test's.
    select $1, $2, $3, $4::numeric, $5::jsonb, $3
    -- Asked after every commit: without this, each time would use up an id.
    where not exists (
      select from notices
      where tenant = $1 and budget = $2 and period_start = $3 and threshold = $4::numeric
    )
    on conflict (tenant, budget, period_start, threshold) do nothing
    returning id`,
    [tenant, budget, periodStart, threshold, JSON.stringify(payload)],
  );
  return rows.length > 0;
}
