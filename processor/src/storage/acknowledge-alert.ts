import type pg from 'pg';
import type { Acknowledgement, Alert } from '../domain/alert.ts';
import { ALERT_ROW, type AlertRow, parseAlertRow } from './parse-alert-row.ts';
import { runQuery } from './run-query.ts';

/**
 * Notes who has seen an alert. The first one stays: who comes later is told who it was. `null` where
 * the tenant has no such alert.
 * @throws UnavailableError when the database is away.
 */
export async function acknowledgeAlert(
  pool: pg.Pool,
  { tenant, id, by, at, note }: { tenant: string; id: string } & Acknowledgement,
): Promise<Alert | null> {
  const [row] = await runQuery<AlertRow>(
    pool,
    `update alerts set
      acknowledged_at = coalesce(acknowledged_at, $3),
      acknowledged_by = coalesce(acknowledged_by, $4),
      acknowledgement_note = case when acknowledged_at is null then $5 else acknowledgement_note end
    where tenant = $1 and id = $2
    returning ${ALERT_ROW}`,
    [tenant, id, at, by, note],
  );
  return row === undefined ? null : parseAlertRow(row);
}
