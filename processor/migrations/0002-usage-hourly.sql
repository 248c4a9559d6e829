-- Sums of usage_records per hour (UTC) and dimensions, changed in the transaction that stores the
-- records. Hours, because every budget's time zone can be summed from them; the half-hour zones take
-- their edges from the records.
create table usage_hourly (
  tenant text not null,
  hour timestamptz not null,
  -- What usage_dimensions_key says of the dimensions: they may be longer than a btree entry.
  dimensions_key bytea not null,

  environment text,
  service text,
  provider_name text not null,
  request_model text,
  response_model text,
  operation_name text not null,
  status text not null,
  user_id text,
  feature text,
  project text,
  organization text,

  requests bigint not null,
  unpriced_requests bigint not null,
  absent_requests bigint not null,
  -- numeric: one sender's absurd count must not overflow a row that others add to.
  input_tokens numeric not null,
  cache_read_input_tokens numeric not null,
  cache_write_input_tokens numeric not null,
  output_tokens numeric not null,
  reasoning_output_tokens numeric not null,
  -- USD, over the records whose cost is known.
  list_cost numeric not null,
  effective_cost numeric not null,

  primary key (tenant, hour, dimensions_key)
-- Most writes update the current hour's rows; room on the page keeps them out of the indexes.
) with (fillfactor = 70);

-- For questions across tenants.
create index usage_hourly_hour on usage_hourly using brin (hour) with (pages_per_range = 8);

create function usage_dimensions_key(variadic dimensions text[]) returns bytea
language sql stable parallel safe
return substring(sha256(convert_to(to_jsonb(dimensions)::text, 'UTF8')) for 16);

-- How many records of each sending process are stored, and its highest sequence: the difference is
-- what was lost.
create table process_sequences (
  tenant text not null,
  service text not null, -- '' where the sender has no name
  service_instance_id text not null,
  stored bigint not null,
  highest_sequence bigint not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant, service, service_instance_id)
);
create index process_sequences_last_seen on process_sequences (last_seen_at);
