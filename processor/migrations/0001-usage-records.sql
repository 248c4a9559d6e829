-- One row per attempt on the wire to a paid API. Rows are only ever added.
--
-- Partitioned by the month of the call's start, in UTC, so that retention drops whole tables.
-- The key must hold the partition column; the start is fixed across retries of the sender, the time
-- of receipt is not, and a key with the latter would store a retried span twice.
create table usage_records (
  tenant text not null,
  started_at timestamptz not null,
  trace_id bytea not null check (octet_length(trace_id) = 16),
  span_id bytea not null check (octet_length(span_id) = 8),

  -- UUID, version 8. Its first 48 bits are started_at in milliseconds: looking one up needs no index
  -- of its own, the key's leading columns find it.
  id uuid not null,
  received_at timestamptz not null default now(),

  duration_us bigint not null,
  dialect text not null,
  operation_name text not null,
  provider_name text not null,
  request_model text,
  response_model text,
  response_id text,
  status text not null,
  usage_source text not null,
  service_tier text,
  error_type text,
  http_status_code integer,

  -- Totals include their parts: input has cache reads and writes, output has reasoning.
  input_tokens bigint,
  cache_read_input_tokens bigint,
  cache_write_input_tokens bigint,
  output_tokens bigint,
  reasoning_output_tokens bigint,
  -- The rarer parts of those totals, by the name of the count.
  token_details jsonb,
  -- What is billed but is no token, by unit.
  units jsonb,

  -- The provider's own statement, {"amount": "<exact text>", "currency": "USD"}.
  stated_cost jsonb,
  cost_basis text not null,
  -- USD. Null is unknown, which is not zero.
  list_cost numeric(38, 18),
  effective_cost numeric(38, 18),
  price_id text,

  environment text,
  service text,
  service_version text,
  service_instance_id text,
  sequence bigint,
  pipeline_run_id text,
  user_id text,
  session_id text,
  organization text,
  project text,
  feature text,
  task text,
  object_type text,
  object_id text,
  tags jsonb,

  -- The attributes that nobody sums by: stream, region, billing account, vcs.*, …
  details jsonb,

  primary key (tenant, started_at, trace_id, span_id)
) partition by range (started_at);

-- Newest first is the key read backwards. These two find what is rare in a long history. Only the
-- first characters, because a btree refuses entries beyond 2,704 bytes and would refuse the record.
create index usage_records_user on usage_records (tenant, left(user_id, 128), started_at)
  where user_id is not null;
create index usage_records_session on usage_records (tenant, left(session_id, 128), started_at)
  where session_id is not null;

-- For ranges of time across tenants.
create index usage_records_started on usage_records using brin (started_at);

-- Attaching a finished table, unlike creating it as a partition, lets readers and writers go on.
create function ensure_usage_partition(month_start timestamptz) returns void
language plpgsql as $$
declare
  partition text := 'usage_records_' || to_char(month_start at time zone 'UTC', 'YYYY_MM');
  month_end timestamptz := (month_start at time zone 'UTC' + interval '1 month') at time zone 'UTC';
begin
  -- Writers that meet a new month at once wait here, and then find it made.
  perform pg_advisory_xact_lock(hashtextextended('tallylight.usage_records', 0));
  if to_regclass(format('%I.%I', current_schema(), partition)) is not null then
    return;
  end if;
  execute format('create table %I (like usage_records including all)', partition);
  execute format('alter table usage_records attach partition %I for values from (%L) to (%L)',
    partition, month_start, month_end);
end
$$;
