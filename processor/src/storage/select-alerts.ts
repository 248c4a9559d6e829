import type pg from 'pg';
import type { Alert, AlertQuestion } from '../domain/alert.ts';
import { type EnvironmentBudgets, formatAlertConditions } from './alert-conditions.ts';
import { ALERT_ROW, type AlertRow, parseAlertRow } from './parse-alert-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * The alert history, newest first.
 * @throws UnavailableError when the database is away.
 */
export async function selectAlerts(
  pool: pg.Pool,
  {
    tenant,
    about = null,
    budget,
    status,
    before,
    now,
    limit,
  }: Omit<AlertQuestion, 'environment'> & { about?: EnvironmentBudgets | null },
): Promise<Alert[]> {
  const { bind, values } = createBindings();
  const conditions = [`tenant = ${bind(tenant)}`, ...formatAlertConditions(about, bind)];
  if (budget !== undefined) conditions.push(`budget = ${bind(budget)}`);
  if (before !== undefined) conditions.push(`id < ${bind(before)}`);
  if (status === 'firing') conditions.push(`(ends_at is null or ends_at > ${bind(now)})`);
  if (status === 'resolved') conditions.push(`ends_at <= ${bind(now)}`);
  const rows = await runQuery<AlertRow>(
    pool,
    `select ${ALERT_ROW} from alerts where ${conditions.join(' and ')}
    order by alerts.id desc limit ${bind(limit)}`,
    values,
  );
  return rows.map(parseAlertRow);
}
