-- Spans that were understood as usage and could not be stored. The ids are text: they may be the
-- very thing that is wrong.
create table quarantined_spans (
  tenant text not null,
  trace_id text not null,
  span_id text not null,
  reason text not null,
  started_at timestamptz not null,
  detail text not null,
  attributes jsonb not null,
  seen_count bigint not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant, trace_id, span_id, reason)
);

-- Calls to AI hosts whose usage the instrumentation did not understand, as each process counts them.
create table unparsed_calls (
  tenant text not null,
  service text not null, -- '' where the sender has no name
  service_instance_id text not null,
  server_address text not null,
  calls bigint not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant, service, service_instance_id, server_address)
);
create index unparsed_calls_last_seen on unparsed_calls (last_seen_at);
