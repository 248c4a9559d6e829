-- Crossings of budget thresholds that people are told of: an outbox, so that a notice is neither lost
-- nor sent by two processors at once.
create table notices (
  id bigint generated always as identity primary key,
  tenant text not null,
  budget text not null,
  period_start timestamptz not null,
  -- numeric, because 0.8 and 0.80 are one threshold.
  threshold numeric not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),

  -- Null once nothing is left to do.
  next_attempt_at timestamptz,
  -- Until then the notice belongs to the processor that is sending it.
  claimed_until timestamptz,
  attempts integer not null default 0,
  delivered_at timestamptz,
  last_error text,

  unique (tenant, budget, period_start, threshold)
);
create index notices_due on notices (next_attempt_at) where next_attempt_at is not null;
