import type { Alert, AlertDelivery } from '../domain/alert.ts';
import { formatInstant } from './format-instant.ts';

/** An alert as the API shows it: what, when, who was told, who has seen it. */
export function formatAlert(alert: Alert, now: Date) {
  const { acknowledgement } = alert;
  return {
    id: alert.id,
    source: alert.source,
    name: alert.name,
    severity: alert.severity,
    status: alert.endsAt === null || alert.endsAt > now ? 'firing' : 'resolved',
    budget: alert.budget,
    summary: alert.summary,
    labels: alert.labels,
    annotations: alert.annotations,
    starts_at: formatInstant(alert.startsAt),
    ends_at: formatInstant(alert.endsAt),
    received_at: formatInstant(alert.createdAt),
    last_received_at: formatInstant(alert.reportedAt),
    deliveries: alert.deliveries.map(formatDelivery),
    acknowledged_at: formatInstant(acknowledgement?.at ?? null),
    acknowledged_by: acknowledgement?.by ?? null,
    acknowledgement_note: acknowledgement?.note ?? null,
  };
}

function formatDelivery(delivery: AlertDelivery) {
  return {
    channel: delivery.channel,
    recipient: delivery.recipient,
    outcome: resolveOutcome(delivery),
    created_at: formatInstant(delivery.createdAt),
    delivered_at: formatInstant(delivery.deliveredAt),
    next_attempt_at: formatInstant(delivery.nextAttemptAt),
    attempts: delivery.attempts,
    last_error: delivery.lastError,
  };
}

function resolveOutcome({ deliveredAt, nextAttemptAt }: AlertDelivery) {
  if (deliveredAt !== null) return 'delivered';
  return nextAttemptAt === null ? 'given_up' : 'waiting';
}
