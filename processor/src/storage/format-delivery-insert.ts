import type { DeliveryAddress } from '../domain/alert.ts';
import type { Bind } from './usage-conditions.ts';

/**
 * SQL that puts whom to tell of the alerts in `source`, which has `id` and `due_at`, into the outbox.
 * In the statement that inserts the alert, so that no crash comes between the two.
 */
export function formatDeliveryInsert(
  source: string,
  deliveries: readonly DeliveryAddress[],
  bind: Bind,
): string {
  const channels = bind(deliveries.map(({ channel }) => channel));
  const recipients = bind(deliveries.map(({ recipient }) => recipient));
  return `insert into alert_deliveries (alert_id, channel, recipient, next_attempt_at)
    select id, channel, recipient, due_at
    from ${source}, unnest(${channels}::text[], ${recipients}::text[]) as told (channel, recipient)
    on conflict (alert_id, channel, recipient) do nothing`;
}
