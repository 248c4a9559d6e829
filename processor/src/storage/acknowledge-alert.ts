import type pg from 'pg';
import type { Acknowledgement, Alert } from '../domain/alert.ts';
import { type EnvironmentBudgets, formatAlertConditions } from './alert-conditions.ts';
import { ALERT_ROW, type AlertRow, parseAlertRow } from './parse-alert-row.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * Notes who has seen an alert. The first one stays: who comes later is told who it was. `null` where
 * the tenant has no such alert.
 * @throws UnavailableError when the database is away.
 */
export async function acknowledgeAlert(
  pool: pg.Pool,
  {
    tenant,
    about = null,
    id,
    by,
    at,
    note,
  }: { tenant: string; about?: EnvironmentBudgets | null; id: string } & Acknowledgement,
): Promise<Alert | null> {
  const { bind, values } = createBindings();
  const conditions = [
    `tenant = ${bind(tenant)}`,
    `id = ${bind(id)}`,
    ...formatAlertConditions(about, bind),
  ];
  const [row] = await runQuery<AlertRow>(
    pool,
    `update alerts set
      acknowledged_at = coalesce(acknowledged_at, ${bind(at)}),
      acknowledged_by = coalesce(acknowledged_by, ${bind(by)}),
      acknowledgement_note = case when acknowledged_at is null then ${bind(note)}
        else acknowledgement_note end
    where ${conditions.join(' and ')}
    returning ${ALERT_ROW}`,
    values,
  );
  return row === undefined ? null : parseAlertRow(row);
}
