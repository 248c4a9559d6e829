import type pg from 'pg';
import type { Alert } from '../domain/alert.ts';
import { ALERT_ROW, type AlertRow, parseAlertRow } from './parse-alert-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/** Which alerts to show. */
export interface AlertQuestion {
  readonly tenant: string;
  readonly budget?: string | undefined;
  /** Firing now, or ended by now. */
  readonly status?: 'firing' | 'resolved' | undefined;
  /** Only those that came before the one with this id. */
  readonly before?: string | undefined;
  readonly now: Date;
  readonly limit: number;
}

/**
 * The alert history, newest first.
 * @throws UnavailableError when the database is away.
 */
export async function selectAlerts(
  pool: pg.Pool,
  { tenant, budget, status, before, now, limit }: AlertQuestion,
): Promise<Alert[]> {
  const { bind, values } = createBindings();
  const conditions = [`tenant = ${bind(tenant)}`];
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
