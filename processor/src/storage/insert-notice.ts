import type pg from 'pg';
import type { NewAlert } from '../domain/alert.ts';
import { formatDeliveryInsert } from './format-delivery-insert.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/** The crossing of a budget's threshold that people are to be told of. */
export interface NewNotice extends NewAlert {
  readonly budget: string;
  readonly periodStart: Date;
  /** Share of the limit, decimal text. */
  readonly threshold: string;
  /** The budget's limit, decimal text in USD. */
  readonly limit: string;
}

/**
 * Puts a crossing into the alert history, and whom to tell of it into the outbox, due at once. True
 * only for the first of the tenant's budget, period, limit and threshold: each crossing is told once,
 * however many processors see it, and anew once the limit was changed.
 * @throws UnavailableError when the database is away.
 */
export async function insertNotice(pool: pg.Pool, notice: NewNotice): Promise<boolean> {
  const { bind, values } = createBindings();
  const tenant = bind(notice.tenant);
  const budget = bind(notice.budget);
  const periodStart = `${bind(notice.periodStart)}::timestamptz`;
  const threshold = `${bind(notice.threshold)}::numeric`;
  const limit = `${bind(notice.limit)}::numeric`;
  const rows = await runQuery(
    pool,
    `with notice as (
      insert into alerts (tenant, source, budget, period_start, threshold, budget_limit, name,
        severity, summary, labels, annotations, payload, starts_at, ends_at)
      select ${tenant}, 'processor', ${budget}, ${periodStart}, ${threshold}, ${limit}, ${bind(notice.name)},
        ${bind(notice.severity)}, ${bind(notice.summary)}, ${bind(JSON.stringify(notice.labels))}::jsonb,
        ${bind(JSON.stringify(notice.annotations))}::jsonb, ${bind(JSON.stringify(notice.payload))}::jsonb,
        ${bind(notice.startsAt)}::timestamptz, ${bind(notice.endsAt)}::timestamptz
      -- Asked after every commit: without this, each time would use up an id.
      where not exists (
        select from alerts where tenant = ${tenant} and budget = ${budget}
          and period_start = ${periodStart} and threshold = ${threshold}
          and budget_limit = ${limit}
      )
      on conflict (tenant, budget, period_start, threshold, budget_limit) do nothing
      -- Due since the period began: at once by every clock, also by a test's.
      returning id, period_start as due_at
    ), told as (
      ${formatDeliveryInsert('notice', notice.deliveries, bind)}
    )
    select id from notice`,
    values,
  );
  return rows.length > 0;
}
