import type pg from 'pg';
import type { NewAlert } from '../domain/alert.ts';
import { formatDeliveryInsert } from './format-delivery-insert.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * Puts news about prices into the alert history, and whom to tell of it into the outbox, due at once.
 * @throws UnavailableError when the database is away.
 */
export async function insertPriceAlert(
  db: pg.Pool | pg.PoolClient,
  alert: NewAlert,
): Promise<void> {
  const { bind, values } = createBindings();
  await runQuery(
    db,
    `with alert as (
      insert into alerts (source, tenant, name, severity, summary, labels, annotations, payload,
        starts_at, ends_at)
      values ('prices', ${bind(alert.tenant)}, ${bind(alert.name)}, ${bind(alert.severity)},
        ${bind(alert.summary)}, ${bind(JSON.stringify(alert.labels))},
        ${bind(JSON.stringify(alert.annotations))}, ${bind(JSON.stringify(alert.payload))},
        ${bind(alert.startsAt)}, ${bind(alert.endsAt)})
      returning id, least(starts_at, now()) as due_at
    ), told as (
      ${formatDeliveryInsert('alert', alert.deliveries, bind)}
    )
    select id from alert`,
    values,
  );
}
