-- How much of each sum is estimated: beside the sums, as the calls are whose cost is unknown.

-- Seals that held before: they hold afterwards.
create temporary table sound_seals on commit drop as
select sealed.tenant_id, sealed.day
from sealed_days as sealed, sum_up_day(sealed.tenant_id, sealed.day) as sums
where sealed.checksum = sums.checksum;

-- Set where the counts are an estimate: where the detail says `estimated` for its usage_source.
alter table usage_records add column is_estimated boolean;

alter table usage_adjustments
  add column estimated_requests bigint not null default 0,
  add column estimated_cost numeric(38, 18) not null default 0;

alter table usage_hourly
  add column estimated_requests bigint not null default 0,
  add column estimated_cost numeric not null default 0;

alter table sealed_days
  add column estimated_requests bigint,
  add column estimated_cost numeric;

-- What there is of estimates so far. Of records that are gone nothing tells any more.
do $$
declare estimated integer[] := array(
  select id from usage_details where body->>'usage_source' = 'estimated');
begin
  -- Without any, which is the rule, no record has to be read.
  if estimated = '{}' then
    return;
  end if;
  update usage_records set is_estimated = true where detail_id = any(estimated);
  update usage_adjustments as posted
  set estimated_requests = posted.requests, estimated_cost = posted.effective_cost
  from usage_records as record
  where record.is_estimated and record.tenant_id = posted.tenant_id
    and record.started_at = posted.started_at and record.trace_id = posted.trace_id
    and record.span_id = posted.span_id;
  update usage_hourly as sums
  set estimated_requests = counted.requests, estimated_cost = counted.cost
  from (
    select tenant_id, date_bin('1 hour', counted_at, timestamptz '2000-01-01 00:00:00Z') as hour,
      dimension_id, user_id, sum(requests) as requests, sum(cost) as cost
    from (
      select tenant_id, coalesce(posted_at, started_at) as counted_at, dimension_id, user_id,
        1 as requests, coalesce(effective_cost, 0) as cost
      from usage_records where is_estimated and left_out is null
      union all
      select tenant_id, posted_at, dimension_id, user_id, estimated_requests, estimated_cost
      from usage_adjustments where estimated_requests <> 0 or estimated_cost <> 0
    ) as estimates
    group by 1, 2, 3, 4
  ) as counted
  where sums.tenant_id = counted.tenant_id and sums.hour = counted.hour
    and sums.dimension_id = counted.dimension_id
    and sums.user_id is not distinct from counted.user_id;
end
$$;

-- A row without estimates has the checksum that it always had.
drop function sum_up_day(integer, date);
create function sum_up_day(sealed_tenant integer, sealed_day date)
returns table (requests bigint, unpriced_requests bigint, absent_requests bigint,
  estimated_requests bigint, input_tokens numeric, output_tokens numeric, list_cost numeric,
  effective_cost numeric, estimated_cost numeric, checksum bytea)
language sql stable as $$
  select coalesce(sum(sums.requests), 0)::bigint, coalesce(sum(sums.unpriced_requests), 0)::bigint,
    coalesce(sum(sums.absent_requests), 0)::bigint, coalesce(sum(sums.estimated_requests), 0)::bigint,
    coalesce(sum(sums.input_tokens), 0), coalesce(sum(sums.output_tokens), 0),
    coalesce(sum(sums.list_cost), 0), coalesce(sum(sums.effective_cost), 0),
    coalesce(sum(sums.estimated_cost), 0),
    sha256(convert_to(coalesce(string_agg(concat_ws('|', extract(epoch from hour)::bigint, dimension_id,
      coalesce(user_id::text, '-'), sums.requests, sums.unpriced_requests, sums.absent_requests,
      sums.input_tokens, cache_read_input_tokens, cache_write_input_tokens, sums.output_tokens,
      reasoning_output_tokens, trim_scale(sums.list_cost), trim_scale(sums.effective_cost),
      case when sums.estimated_requests <> 0 or sums.estimated_cost <> 0
        then sums.estimated_requests || ':' || trim_scale(sums.estimated_cost) end), E'\n'
      order by hour, dimension_id, user_id nulls first), ''), 'UTF8'))
  from usage_hourly as sums
  where tenant_id = sealed_tenant
    and hour >= sealed_day::timestamp at time zone 'UTC'
    and hour < (sealed_day + 1)::timestamp at time zone 'UTC'
$$;

update sealed_days as sealed
set estimated_requests = sums.estimated_requests, estimated_cost = sums.estimated_cost,
  checksum = sums.checksum
from sound_seals as sound, sum_up_day(sound.tenant_id, sound.day) as sums
where sealed.tenant_id = sound.tenant_id and sealed.day = sound.day;

create or replace view usage_by_hour as
select tenants.name as tenant, sums.hour, dimensions.environment, dimensions.service,
  dimensions.provider_name, dimensions.request_model, dimensions.response_model,
  dimensions.operation_name, dimensions.status, users.name as user_id, dimensions.feature,
  dimensions.project, dimensions.organization, sums.requests, sums.unpriced_requests,
  sums.absent_requests, sums.input_tokens, sums.cache_read_input_tokens,
  sums.cache_write_input_tokens, sums.output_tokens, sums.reasoning_output_tokens, sums.list_cost,
  sums.effective_cost, sums.estimated_requests, sums.estimated_cost
from usage_hourly as sums
join tenants on tenants.id = sums.tenant_id
join usage_dimensions as dimensions on dimensions.id = sums.dimension_id
left join usage_names as users on users.id = sums.user_id;
