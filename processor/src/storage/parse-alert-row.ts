import type { Alert, AlertDelivery } from '../domain/alert.ts';

/** The select list of `parseAlertRow`, from `alerts`. */
export const ALERT_ROW = `id, tenant, source, name, severity, budget, summary, labels, annotations,
  starts_at, ends_at, created_at, reported_at, acknowledged_at, acknowledged_by, acknowledgement_note,
  (
    select coalesce(json_agg(d), '[]') from (
      select id::text, channel, recipient, created_at, next_attempt_at, attempts, delivered_at,
        last_error
      from alert_deliveries where alert_id = alerts.id order by alert_deliveries.id
    ) as d
  ) as deliveries`;

/** A row as pg gives it. */
export interface AlertRow extends Pick<Alert, 'id' | 'tenant' | 'source' | 'name' | 'severity'> {
  readonly budget: string | null;
  readonly summary: string;
  readonly labels: Alert['labels'];
  readonly annotations: Alert['annotations'];
  readonly starts_at: Date;
  readonly ends_at: Date | null;
  readonly created_at: Date;
  readonly reported_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly acknowledgement_note: string | null;
  readonly deliveries: readonly DeliveryRow[];
}

/** Instants are text: they come out of JSON. */
interface DeliveryRow extends Pick<AlertDelivery, 'id' | 'channel' | 'recipient' | 'attempts'> {
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly delivered_at: string | null;
  readonly last_error: string | null;
}

export function parseAlertRow(row: AlertRow): Alert {
  const { acknowledged_at: at, acknowledged_by: by, acknowledgement_note: note } = row;
  return {
    id: row.id,
    tenant: row.tenant,
    source: row.source,
    name: row.name,
    severity: row.severity,
    budget: row.budget,
    summary: row.summary,
    labels: row.labels,
    annotations: row.annotations,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdAt: row.created_at,
    reportedAt: row.reported_at,
    deliveries: row.deliveries.map(parseDelivery),
    acknowledgement: at === null || by === null ? null : { at, by, note },
  };
}

function parseDelivery(row: DeliveryRow): AlertDelivery {
  return {
    id: row.id,
    channel: row.channel,
    recipient: row.recipient,
    createdAt: new Date(row.created_at),
    nextAttemptAt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at),
    attempts: row.attempts,
    deliveredAt: row.delivered_at === null ? null : new Date(row.delivered_at),
    lastError: row.last_error,
  };
}
