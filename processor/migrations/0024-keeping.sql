-- What is kept and for how long. Sums stay when their records go.

-- Up to there, records of the process were dropped for their age, and nothing tells any more which of its
-- sequences once came.
alter table usage_processes add column dropped_sequence bigint not null default 0;

-- What the hourly sums of a tenant's day (UTC) add up to, and the SHA-256 of all of their rows: by ids, as
-- names may be erased later, and without the scale of the amounts.
create function sum_up_day(sealed_tenant integer, sealed_day date)
returns table (requests bigint, unpriced_requests bigint, absent_requests bigint, input_tokens numeric,
  output_tokens numeric, list_cost numeric, effective_cost numeric, checksum bytea)
language sql stable as $$
  select coalesce(sum(sums.requests), 0)::bigint, coalesce(sum(sums.unpriced_requests), 0)::bigint,
    coalesce(sum(sums.absent_requests), 0)::bigint, coalesce(sum(sums.input_tokens), 0),
    coalesce(sum(sums.output_tokens), 0), coalesce(sum(sums.list_cost), 0),
    coalesce(sum(sums.effective_cost), 0),
    sha256(convert_to(coalesce(string_agg(concat_ws('|', extract(epoch from hour)::bigint, dimension_id,
      coalesce(user_id::text, '-'), sums.requests, sums.unpriced_requests, sums.absent_requests,
      sums.input_tokens, cache_read_input_tokens, cache_write_input_tokens, sums.output_tokens,
      reasoning_output_tokens, trim_scale(sums.list_cost), trim_scale(sums.effective_cost)), E'\n'
      order by hour, dimension_id, user_id nulls first), ''), 'UTF8'))
  from usage_hourly as sums
  where tenant_id = sealed_tenant
    and hour >= sealed_day::timestamp at time zone 'UTC'
    and hour < (sealed_day + 1)::timestamp at time zone 'UTC'
$$;

-- Days (UTC) whose records do not tell everything any more: some were dropped for their age, or tell no
-- longer who it was. What they add up to is written down, so that a change of the sums shows.
create table sealed_days (
  tenant_id integer not null references tenants,
  day date not null,
  reason text not null check (reason in ('retention', 'erasure')),
  -- Where there are any, the sums can no longer be made from the records.
  dropped_records bigint not null default 0,
  requests bigint,
  unpriced_requests bigint,
  absent_requests bigint,
  input_tokens numeric,
  output_tokens numeric,
  list_cost numeric,
  effective_cost numeric,
  -- sum_up_day's. Null, as are the sums, until the day's month is closed: so long it may change.
  checksum bytea,
  sealed_at timestamptz not null default now(),
  primary key (tenant_id, day),
  check (dropped_records = 0 or checksum is not null)
);

-- Who was erased: by the hash of the name, which tells the name when it comes again. One row each time that
-- somebody asked for it.
create table erasures (
  id bigint generated always as identity primary key,
  tenant_id integer not null references tenants,
  name_id integer not null references usage_names,
  name_hash bytea not null, -- usage_hash of tenant_id, 'user' and the name
  mode text not null check (mode in ('erase', 'anonymize')),
  -- What stands in the place of the name where something has to.
  replacement text not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  -- How much was changed, by kind.
  changed jsonb not null
);
create index erasures_hash on erasures (name_hash);
