-- A record is a narrow row of ids: what repeats stands once, in a dictionary, whose row is committed
-- before the first record that names it. Dictionary rows are never deleted, as processors remember
-- their ids; a person is erased by changing a row of usage_names. This moves an existing ledger.

-- Content in 16 bytes: btrees refuse long texts, and a record must not fail for its names.
create function usage_hash(variadic content text[]) returns bytea
language sql stable parallel safe
return substring(sha256(convert_to(to_jsonb(content)::text, 'UTF8')) for 16);

-- Tens of minutes since 2000, in UTC. Indexes begin with it, so that records of one time stand
-- together and a search that knows the time looks at two or three places.
create function usage_slot(instant timestamptz) returns integer
language sql immutable parallel safe
return floor(date_part('epoch', instant - timestamptz '2000-01-01 00:00:00Z') / 600)::integer;

-- The id by which people know a record: computed, as `usage-id.ts` does it, and not stored.
create function usage_id(tenant text, started_at timestamptz, trace_id uuid, span_id bigint)
returns uuid
language sql stable parallel safe
return (
  select lpad(to_hex(micros / 1000), 12, '0') || '8' || substr(digest, 1, 3)
    || to_hex(('x' || substr(digest, 4, 1))::bit(4)::integer & 3 | 8) || substr(digest, 5, 15)
  from (select (extract(epoch from started_at) * 1000000)::bigint as micros) as start,
    lateral (select encode(sha256(convert_to(tenant || E'\n' || replace(trace_id::text, '-', '')
      || E'\n' || lpad(to_hex(span_id), 16, '0') || E'\n' || micros, 'UTF8')), 'hex') as digest) as hashed
)::uuid;

create table tenants (
  id integer generated always as identity primary key,
  name text not null unique
);

-- What sums are divided by, beside the hour and the user.
create table usage_dimensions (
  id integer generated always as identity primary key,
  hash bytea not null unique, -- usage_hash of the columns below, in their order
  tenant_id integer not null references tenants,
  environment text,
  service text,
  provider_name text not null,
  request_model text,
  response_model text,
  operation_name text not null,
  status text not null,
  feature text,
  project text,
  organization text
);
create index usage_dimensions_tenant on usage_dimensions (tenant_id);

-- What else is the same in many records: dialect, usage_source, service_tier, finish_reasons, …
create table usage_details (
  id integer generated always as identity primary key,
  hash bytea not null unique, -- usage_hash of the body's text
  body jsonb not null
);

-- Users and sessions. Records and sums hold the id only: what they add up to does not change when the
-- name is erased.
create table usage_names (
  id integer generated always as identity primary key,
  hash bytea not null unique, -- usage_hash of tenant_id, kind and name
  tenant_id integer not null references tenants,
  kind text not null check (kind in ('user', 'session')),
  name text -- null: erased
);

-- The sending processes. How many of their records are stored, and their highest sequence: the
-- difference is what was lost.
create table usage_processes (
  id integer generated always as identity primary key,
  hash bytea not null unique, -- usage_hash of tenant_id, service and service_instance_id
  tenant_id integer not null references tenants,
  service text not null, -- '' where the sender has no name
  service_instance_id text not null,
  stored bigint not null default 0, -- records with a sequence
  highest_sequence bigint not null default 0,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
) with (fillfactor = 70);
create index usage_processes_last_seen on usage_processes (last_seen_at);

alter table prices add column number integer generated always as identity unique;

create type cost_basis as enum ('stated', 'priced', 'not_billed', 'unpriced', 'absent');

-- The old tables step aside; indexes share their tables' namespace.
drop index usage_records_user, usage_records_session, usage_records_started, usage_hourly_hour;
do $$
declare partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits
    where inhparent = 'usage_records'::regclass
  loop
    execute format('alter table %s rename to %I', partition,
      'old_' || (select relname from pg_class where oid = partition));
  end loop;
end
$$;
alter table usage_records rename to old_usage_records;
alter table usage_hourly rename to old_usage_hourly;

-- One row per attempt on the wire to a paid API. Rows are added; of a stored one only the price and
-- its cost change, and whether it counts.
--
-- Partitioned by the month of the call's start, in UTC, so that retention drops whole tables. The
-- columns stand in the order that leaves no gaps between them.
create table usage_records (
  started_at timestamptz not null,
  trace_id uuid not null,
  span_id bigint not null, -- the eight bytes, read as a signed number
  duration_us bigint not null,
  sequence bigint,
  -- Set where the month was closed when the record came: it is summed under this hour, and not under
  -- its start's. Five days after its end, a month's sums do not change any more.
  posted_at timestamptz,
  time_to_first_chunk double precision, -- seconds

  tenant_id integer not null,
  dimension_id integer not null,
  detail_id integer not null,
  process_id integer,
  user_id integer,
  session_id integer,
  price_number integer,
  cost_basis cost_basis not null,

  -- The id (usage_id) of the record of the same call that counts in this one's place. Such a record
  -- is kept, and is in no sum.
  superseded_by uuid,

  -- Totals include their parts: input has cache reads and writes, output has reasoning. Null is
  -- unknown, zero is zero. numeric, as it takes the fewest bytes for small counts and any count.
  input_tokens numeric,
  cache_read_input_tokens numeric,
  cache_write_input_tokens numeric,
  output_tokens numeric,
  reasoning_output_tokens numeric,

  -- USD. Null is unknown, which is not zero.
  list_cost numeric(38, 18),
  effective_cost numeric(38, 18),

  response_id text,
  -- task, object_type, object_id, tags, token_details (the rarer counts), units, stated_cost
  -- ({"amount": "<exact text>", "currency": "USD"}), price_id (of a price that `prices` lacks)
  rest jsonb
) partition by range (started_at);

-- Stored once: (tenant, start, trace id, span id), the two ids as hashes of 32 bits each. Two calls
-- of one microsecond would have to agree in 64 random bits to be taken for one. It also finds a trace
-- whose time is known, and a tenant's records of a time, newest first.
create unique index usage_records_key on usage_records
  (tenant_id, usage_slot(started_at), uuid_hash(trace_id), hashint8(span_id), started_at);
-- Finds a provider's answer whose time is known.
create index usage_records_response on usage_records (usage_slot(started_at), hashtext(response_id))
  where response_id is not null;
-- These find what is rare in a long history. Ids that repeat share an entry: six bytes a record.
create index usage_records_dimension on usage_records (dimension_id);
create index usage_records_user on usage_records (user_id) where user_id is not null;
create index usage_records_session on usage_records (session_id) where session_id is not null;
create index usage_records_posted on usage_records (posted_at) where posted_at is not null;
-- For ranges of time.
create index usage_records_started on usage_records using brin (started_at);

-- Corrections of what a closed month counted, summed under the hour in which they were posted.
create table usage_adjustments (
  id bigint generated always as identity primary key,
  tenant_id integer not null,
  posted_at timestamptz not null,
  dimension_id integer not null,
  user_id integer,
  reason text not null,
  run_id uuid, -- of one correction of many records
  -- The record that is corrected; null where it is none.
  started_at timestamptz,
  trace_id uuid,
  span_id bigint,
  -- What is added to the sums; below zero, taken from them.
  requests bigint not null default 0,
  unpriced_requests bigint not null default 0,
  absent_requests bigint not null default 0,
  input_tokens bigint not null default 0,
  cache_read_input_tokens bigint not null default 0,
  cache_write_input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  reasoning_output_tokens bigint not null default 0,
  list_cost numeric(38, 18) not null default 0,
  effective_cost numeric(38, 18) not null default 0
);
create index usage_adjustments_posted on usage_adjustments (posted_at);
create index usage_adjustments_record on usage_adjustments (tenant_id, started_at)
  where started_at is not null;

-- Sums of the records that count and of the adjustments, per hour (UTC) of the start or the posting,
-- changed in the transaction that changes those. Hours, because every budget's time zone can be
-- summed from them; the half-hour zones take their edges from the records.
create table usage_hourly (
  hour timestamptz not null,
  tenant_id integer not null,
  dimension_id integer not null,
  user_id integer,
  requests bigint not null,
  unpriced_requests bigint not null,
  absent_requests bigint not null,
  input_tokens bigint not null,
  cache_read_input_tokens bigint not null,
  cache_write_input_tokens bigint not null,
  output_tokens bigint not null,
  reasoning_output_tokens bigint not null,
  -- USD, over what is known.
  list_cost numeric not null,
  effective_cost numeric not null
-- Most writes update the current hour's rows; room on the page keeps them out of the indexes.
) with (fillfactor = 70);
create unique index usage_hourly_key on usage_hourly (tenant_id, hour, dimension_id, user_id)
  nulls not distinct;
create index usage_hourly_hour on usage_hourly using brin (hour) with (pages_per_range = 8);

-- The existing ledger.
insert into tenants (name)
select tenant from old_usage_records union select tenant from old_usage_hourly
union select tenant from process_sequences order by 1;

create temporary table old_dimensions on commit drop as
select distinct tenants.id as tenant_id, old.* from (
  select tenant, environment, service, provider_name, request_model, response_model, operation_name,
    status, feature, project, organization from old_usage_records
  union
  select tenant, environment, service, provider_name, request_model, response_model, operation_name,
    status, feature, project, organization from old_usage_hourly
) as old join tenants on tenants.name = old.tenant;

insert into usage_dimensions (hash, tenant_id, environment, service, provider_name, request_model,
  response_model, operation_name, status, feature, project, organization)
select usage_hash(tenant_id::text, environment, service, provider_name, request_model,
    response_model, operation_name, status, feature, project, organization),
  tenant_id, environment, service, provider_name, request_model, response_model, operation_name,
  status, feature, project, organization
from old_dimensions;

insert into usage_names (hash, tenant_id, kind, name)
select usage_hash(tenants.id::text, kind, old.name), tenants.id, kind, old.name
from (
  select tenant, 'user' as kind, user_id as name from old_usage_records
  union select tenant, 'user', user_id from old_usage_hourly
  union select tenant, 'session', session_id from old_usage_records
) as old join tenants on tenants.name = old.tenant
where old.name is not null;

insert into usage_processes (hash, tenant_id, service, service_instance_id, stored,
  highest_sequence, first_seen_at, last_seen_at)
select usage_hash(tenants.id::text, service, service_instance_id), tenants.id, service,
  service_instance_id, coalesce(stored, 0), coalesce(highest_sequence, 0),
  coalesce(first_seen_at, now()), coalesce(last_seen_at, now())
from process_sequences
full join (
  select distinct tenant, coalesce(service, '') as service, service_instance_id
  from old_usage_records where service_instance_id is not null
) as senders using (tenant, service, service_instance_id)
join tenants on tenants.name = tenant;

create function pg_temp.old_body(old old_usage_records) returns jsonb
language sql stable
return jsonb_strip_nulls(jsonb_build_object('dialect', old.dialect, 'usage_source', old.usage_source,
  'service_tier', old.service_tier, 'error_type', old.error_type,
  'http_status_code', old.http_status_code, 'service_version', old.service_version,
  'pipeline_run_id', old.pipeline_run_id)) || coalesce(old.details, '{}') - 'time_to_first_chunk';

insert into usage_details (hash, body)
select usage_hash(body::text), body
from (select distinct pg_temp.old_body(old) as body from old_usage_records as old) as bodies;

select ensure_usage_partition(month) from (
  select distinct date_trunc('month', started_at, 'UTC') as month from old_usage_records
) as months;

insert into usage_records (started_at, trace_id, span_id, duration_us, sequence,
  time_to_first_chunk, tenant_id, dimension_id, detail_id, process_id, user_id, session_id,
  price_number, cost_basis, input_tokens, cache_read_input_tokens, cache_write_input_tokens,
  output_tokens, reasoning_output_tokens, list_cost, effective_cost, response_id, rest)
select old.started_at, encode(old.trace_id, 'hex')::uuid,
  ('x' || encode(old.span_id, 'hex'))::bit(64)::bigint, old.duration_us, old.sequence,
  (old.details->>'time_to_first_chunk')::double precision, tenants.id, dimensions.id, details.id,
  processes.id, users.id, sessions.id, prices.number, old.cost_basis::cost_basis, old.input_tokens,
  old.cache_read_input_tokens, old.cache_write_input_tokens, old.output_tokens,
  old.reasoning_output_tokens, old.list_cost, old.effective_cost, old.response_id,
  nullif(jsonb_strip_nulls(jsonb_build_object('task', old.task, 'object_type', old.object_type,
    'object_id', old.object_id, 'tags', old.tags, 'token_details', old.token_details,
    'units', old.units, 'stated_cost', old.stated_cost,
    'price_id', case when prices.number is null then old.price_id end)), '{}')
from old_usage_records as old
join tenants on tenants.name = old.tenant
join usage_dimensions as dimensions on dimensions.hash = usage_hash(tenants.id::text,
  old.environment, old.service, old.provider_name, old.request_model, old.response_model,
  old.operation_name, old.status, old.feature, old.project, old.organization)
join usage_details as details on details.hash = usage_hash(pg_temp.old_body(old)::text)
left join usage_processes as processes
  on processes.hash = usage_hash(tenants.id::text, coalesce(old.service, ''), old.service_instance_id)
  and old.service_instance_id is not null
left join usage_names as users
  on users.hash = usage_hash(tenants.id::text, 'user', old.user_id) and old.user_id is not null
left join usage_names as sessions
  on sessions.hash = usage_hash(tenants.id::text, 'session', old.session_id)
  and old.session_id is not null
left join prices on prices.id = old.price_id
order by old.tenant, old.started_at;

insert into usage_hourly
select old.hour, tenants.id, dimensions.id, users.id, old.requests, old.unpriced_requests,
  old.absent_requests, least(old.input_tokens, count.highest),
  least(old.cache_read_input_tokens, count.highest),
  least(old.cache_write_input_tokens, count.highest), least(old.output_tokens, count.highest),
  least(old.reasoning_output_tokens, count.highest), old.list_cost, old.effective_cost
from old_usage_hourly as old
join tenants on tenants.name = old.tenant
join usage_dimensions as dimensions on dimensions.hash = usage_hash(tenants.id::text,
  old.environment, old.service, old.provider_name, old.request_model, old.response_model,
  old.operation_name, old.status, old.feature, old.project, old.organization)
left join usage_names as users
  on users.hash = usage_hash(tenants.id::text, 'user', old.user_id) and old.user_id is not null
-- Only a sender's nonsense adds up to more.
cross join (select 9223372036854775807 as highest) as count
order by old.hour;

-- Nothing may get lost on the way; an exception undoes the whole migration.
do $$
begin
  if (select (count(*), sum(effective_cost)) from old_usage_records)
      is distinct from (select (count(*), sum(effective_cost)) from usage_records)
    or (select (count(*), sum(effective_cost)) from old_usage_hourly)
      is distinct from (select (count(*), sum(effective_cost)) from usage_hourly)
  then
    raise exception 'The records or their sums would change on the way into the new tables.';
  end if;
end
$$;

drop function pg_temp.old_body(old_usage_records);
drop table old_usage_records, old_usage_hourly, process_sequences;
drop function usage_dimensions_key(text[]);

analyze tenants, usage_dimensions, usage_details, usage_names, usage_processes, usage_records,
  usage_hourly;

-- For people and dashboards: the records with their names in place of ids.
create view usage as
select usage_id(tenants.name, records.started_at, records.trace_id, records.span_id) as id,
  tenants.name as tenant, records.started_at, records.posted_at, records.superseded_by,
  replace(records.trace_id::text, '-', '') as trace_id,
  lpad(to_hex(records.span_id), 16, '0') as span_id,
  records.duration_us, records.time_to_first_chunk,
  details.body->>'dialect' as dialect,
  dimensions.operation_name, dimensions.provider_name, dimensions.request_model,
  dimensions.response_model, records.response_id, dimensions.status,
  details.body->>'usage_source' as usage_source,
  details.body->>'service_tier' as service_tier,
  details.body->>'error_type' as error_type,
  (details.body->>'http_status_code')::integer as http_status_code,
  records.input_tokens, records.cache_read_input_tokens, records.cache_write_input_tokens,
  records.output_tokens, records.reasoning_output_tokens,
  records.rest->'token_details' as token_details, records.rest->'units' as units,
  records.rest->'stated_cost' as stated_cost,
  records.cost_basis::text as cost_basis, records.list_cost, records.effective_cost,
  coalesce(prices.id, records.rest->>'price_id') as price_id,
  dimensions.environment, dimensions.service,
  details.body->>'service_version' as service_version,
  processes.service_instance_id, records.sequence,
  details.body->>'pipeline_run_id' as pipeline_run_id,
  users.name as user_id, sessions.name as session_id,
  dimensions.organization, dimensions.project, dimensions.feature,
  records.rest->>'task' as task, records.rest->>'object_type' as object_type,
  records.rest->>'object_id' as object_id, records.rest->'tags' as tags,
  details.body as details
from usage_records as records
join tenants on tenants.id = records.tenant_id
join usage_dimensions as dimensions on dimensions.id = records.dimension_id
join usage_details as details on details.id = records.detail_id
left join usage_processes as processes on processes.id = records.process_id
left join usage_names as users on users.id = records.user_id
left join usage_names as sessions on sessions.id = records.session_id
left join prices on prices.number = records.price_number;

-- The hourly sums, likewise. Read by Grafana.
create view usage_by_hour as
select tenants.name as tenant, sums.hour, dimensions.environment, dimensions.service,
  dimensions.provider_name, dimensions.request_model, dimensions.response_model,
  dimensions.operation_name, dimensions.status, users.name as user_id, dimensions.feature,
  dimensions.project, dimensions.organization, sums.requests, sums.unpriced_requests,
  sums.absent_requests, sums.input_tokens, sums.cache_read_input_tokens,
  sums.cache_write_input_tokens, sums.output_tokens, sums.reasoning_output_tokens, sums.list_cost,
  sums.effective_cost
from usage_hourly as sums
join tenants on tenants.id = sums.tenant_id
join usage_dimensions as dimensions on dimensions.id = sums.dimension_id
left join usage_names as users on users.id = sums.user_id;
