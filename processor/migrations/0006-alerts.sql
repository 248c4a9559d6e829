-- What people were alerted of, kept as history: thresholds of budgets that the processor found
-- crossed, and what Alertmanager reported. Takes the place of `notices`.
create table alerts (
  id bigint generated always as identity primary key,
  tenant text not null,
  source text not null check (source in ('processor', 'alertmanager')),
  name text not null,
  severity text, -- as the rule says it
  budget text, -- null: it is about no budget
  summary text not null,
  labels jsonb not null,
  annotations jsonb not null,
  -- What is sent to people.
  payload jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz, -- null, or later than now: it is still firing
  created_at timestamptz not null default now(),

  -- Which threshold it is, of the processor's. numeric, because 0.8 and 0.80 are one threshold.
  period_start timestamptz,
  threshold numeric,
  -- Which labels it has, of Alertmanager's.
  fingerprint text,

  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledgement_note text,

  check ((source = 'processor') = (period_start is not null and threshold is not null)),
  check ((source = 'alertmanager') = (fingerprint is not null)),
  unique (tenant, budget, period_start, threshold),
  unique (fingerprint, starts_at)
);
create index alerts_tenant on alerts (tenant, id);

-- Whom to tell of an alert: an outbox, so that nobody is forgotten, and nobody told twice by two
-- processors at once. A webhook's address is a secret and stays in the configuration.
create table alert_deliveries (
  id bigint generated always as identity primary key,
  alert_id bigint not null references alerts on delete cascade,
  channel text not null check (channel in ('webhook', 'slack', 'mail')),
  recipient text not null, -- a mail address, or a host
  created_at timestamptz not null default now(),

  -- Null once nothing is left to do.
  next_attempt_at timestamptz,
  -- Until then it belongs to the processor that is sending it.
  claimed_until timestamptz,
  attempts integer not null default 0,
  delivered_at timestamptz,
  last_error text,

  unique (alert_id, channel, recipient)
);
create index alert_deliveries_due on alert_deliveries (next_attempt_at)
  where next_attempt_at is not null;

insert into alerts (id, tenant, source, name, severity, budget, summary, labels, annotations, payload,
  starts_at, ends_at, created_at, period_start, threshold)
overriding system value
select id, tenant, 'processor', 'TallylightBudgetThresholdCrossed',
  case when threshold >= 1 then 'critical' when threshold >= 0.75 then 'warning' else 'info' end,
  budget, coalesce(payload->>'summary', ''), '{}', '{}', payload,
  created_at, (payload->>'period_end')::timestamptz, created_at, period_start, threshold
from notices;
select setval(pg_get_serial_sequence('alerts', 'id'), coalesce(max(id), 0) + 1, false) from alerts;

insert into alert_deliveries (alert_id, channel, recipient, created_at, next_attempt_at,
  claimed_until, attempts, delivered_at, last_error)
select id, 'webhook', '', created_at, next_attempt_at, claimed_until, attempts, delivered_at,
  last_error
from notices order by id;

drop table notices;
