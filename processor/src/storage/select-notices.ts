import type pg from 'pg';
import type { Notice } from '../domain/ledger.ts';
import { type EnvironmentBudgets, formatAlertConditions } from './alert-conditions.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * A tenant's crossings of thresholds, newest first, told or not. Of several recipients: delivered
 * when all were told, tried next when the first is.
 * @throws UnavailableError when the database is away.
 */
export async function selectNotices(
  pool: pg.Pool,
  {
    tenant,
    about = null,
    limit,
  }: { tenant: string; about?: EnvironmentBudgets | null; limit: number },
): Promise<Notice[]> {
  const { bind, values } = createBindings();
  const conditions = [
    `tenant = ${bind(tenant)}`,
    "source = 'processor'",
    ...formatAlertConditions(about, bind),
  ];
  return await runQuery<Notice>(
    pool,
    `select id, tenant, budget, period_start as "periodStart",
      trim_scale(threshold)::text as threshold,
      trim_scale(budget_limit)::text as limit, payload, created_at as "createdAt",
      next_attempt_at as "nextAttemptAt", attempts, delivered_at as "deliveredAt",
      last_error as "lastError"
    from alerts cross join lateral (
      select min(next_attempt_at) as next_attempt_at, coalesce(sum(attempts), 0)::int as attempts,
        case when bool_and(delivered_at is not null) then max(delivered_at) end as delivered_at,
        max(last_error) as last_error
      from alert_deliveries where alert_id = alerts.id
    ) as deliveries
    where ${conditions.join(' and ')}
    order by id desc limit ${bind(limit)}`,
    values,
  );
}
