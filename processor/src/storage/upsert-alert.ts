import type pg from 'pg';
import type { NewAlert, ReportedAlert } from '../domain/alert.ts';
import { formatDeliveryInsert } from './format-delivery-insert.ts';
import { runQuery } from './run-query.ts';
import { createBindings } from './usage-conditions.ts';

/**
 * Puts an alert of Alertmanager into the history; one that is there already takes what is said now,
 * also when it fires again after its end. People are told of it the first time only, so that an
 * alert may be repeated as often as Alertmanager likes. Resolves to whether they are told now.
 * @throws UnavailableError when the database is away.
 */
export async function upsertAlert(
  pool: pg.Pool,
  alert: NewAlert & Pick<ReportedAlert, 'fingerprint'>,
): Promise<boolean> {
  const { bind, values } = createBindings();
  const fingerprint = `${bind(alert.fingerprint)}::text`;
  const startsAt = `${bind(alert.startsAt)}::timestamptz`;
  const rows = await runQuery<{ is_told: boolean }>(
    pool,
    `with earlier as (
      -- One set of labels is one alert at a time. After an outage of the ledger Alertmanager keeps its
      -- end to itself, and the rule starts anew: within a budget's period, nothing has happened.
      update alerts set ends_at = ${startsAt}
      where fingerprint = ${fingerprint} and ends_at is null and starts_at < ${startsAt}
      returning labels ? 'period_end' as is_same_period
    ), alert as (
      insert into alerts (source, tenant, fingerprint, budget, name, severity, summary, labels,
        annotations, payload, starts_at, ends_at)
      values ('alertmanager', ${bind(alert.tenant)}, ${fingerprint}, ${bind(alert.budget)},
        ${bind(alert.name)}, ${bind(alert.severity)}, ${bind(alert.summary)},
        ${bind(JSON.stringify(alert.labels))}, ${bind(JSON.stringify(alert.annotations))},
        ${bind(JSON.stringify(alert.payload))}, ${startsAt}, ${bind(alert.endsAt)})
      on conflict (fingerprint, starts_at) do update set
        ends_at = excluded.ends_at, summary = excluded.summary, annotations = excluded.annotations,
        reported_at = now()
      -- A row that was there has been locked by this statement; a new one by none.
      returning id, xmax = 0 as is_new, least(starts_at, now()) as due_at
    ), new as (
      select id, due_at from alert
      where is_new and not exists (select from earlier where is_same_period)
    ), told as (
      ${formatDeliveryInsert('new', alert.deliveries, bind)}
    )
    select exists (select from new) as is_told from alert`,
    values,
  );
  return rows[0]?.is_told === true;
}
