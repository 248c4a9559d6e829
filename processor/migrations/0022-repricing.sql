-- Past calls priced anew: who asked for it and why, how far it is, what it changes, and of each record
-- what was before.

create table reprice_runs (
  id uuid primary key default gen_random_uuid(),
  -- `prices`: by the processor itself, as prices arrived; only for calls that have no price.
  trigger text not null check (trigger in ('command', 'prices')),
  reason text not null,
  requested_by text,
  requested_at timestamptz not null default now(),
  -- Which records: null is all of them.
  tenant_id integer references tenants,
  started_from timestamptz,
  started_before timestamptz,
  provider_name text,
  model text,
  is_dry_run boolean not null default false,
  prices_digest text, -- of the prices in force when they arrived
  -- When a processor may take it up: the one that works on it keeps this a minute ahead.
  due_at timestamptz not null default now(),
  -- The last record that was looked at: tenant_id, and the columns of usage_records_key.
  position jsonb,
  examined bigint not null default 0,
  finished_at timestamptz,
  error text -- of one that failed
);
create index reprice_runs_due on reprice_runs (due_at) where finished_at is null;
-- Several processors see prices arrive; one of them says so.
create unique index reprice_runs_arrival on reprice_runs (prices_digest)
  where trigger = 'prices' and finished_at is null;

-- What a run changes in the sums, or would: changed in the transaction that changes the records. Quarters
-- of an hour, as every time zone's day begins with one.
create table reprice_differences (
  run_id uuid not null references reprice_runs on delete cascade,
  tenant_id integer not null,
  dimension_id integer not null,
  counted_at timestamptz not null, -- under which the sums have it: of the start or the posting
  records bigint not null,
  -- Of these: those that had no price and get one, those that lose it, those in closed months.
  newly_priced bigint not null,
  newly_unpriced bigint not null,
  adjusted bigint not null,
  -- USD, over what is known.
  old_list_cost numeric not null,
  new_list_cost numeric not null,
  old_effective_cost numeric not null,
  new_effective_cost numeric not null,
  primary key (run_id, dimension_id, counted_at)
);

-- What a record's cost was and became. The latest one is what holds: the record itself says the same, but
-- where its month was closed (is_adjusted), and usage_adjustments has the difference.
create table usage_revisions (
  id bigint generated always as identity primary key,
  run_id uuid not null references reprice_runs,
  tenant_id integer not null,
  started_at timestamptz not null,
  trace_id uuid not null,
  span_id bigint not null,
  revised_at timestamptz not null,
  is_adjusted boolean not null,
  old_price_number integer,
  new_price_number integer,
  old_detail_id integer not null,
  new_detail_id integer not null,
  old_cost_basis cost_basis not null,
  new_cost_basis cost_basis not null,
  old_list_cost numeric(38, 18),
  new_list_cost numeric(38, 18),
  old_effective_cost numeric(38, 18),
  new_effective_cost numeric(38, 18)
);
create index usage_revisions_record on usage_revisions
  (tenant_id, started_at, uuid_hash(trace_id), hashint8(span_id));
create index usage_revisions_run on usage_revisions (run_id);

-- Finds what has no price, in the order of the key; of all else it has nothing.
create index usage_records_unpriced on usage_records
  (tenant_id, usage_slot(started_at), uuid_hash(trace_id), hashint8(span_id), started_at)
  where cost_basis = 'unpriced';
