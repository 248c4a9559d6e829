-- Prompts and answers of calls, where they are wanted. The key begins with the start: what is past its time
-- is found by it.
create table usage_content (
  started_at timestamptz not null,
  tenant_id integer not null references tenants,
  trace_id uuid not null,
  span_id bigint not null,
  -- As they were sent: JSON as a rule.
  input_messages text,
  output_messages text,
  system_instructions text,
  -- Whether something is missing at the end of one of them.
  is_cut boolean not null,
  primary key (started_at, tenant_id, trace_id, span_id)
) partition by range (started_at);

-- Attaching a finished table, unlike creating it as a partition, lets readers and writers go on.
create function ensure_content_partition(month_start timestamptz) returns void
language plpgsql as $$
declare
  partition text := 'usage_content_' || to_char(month_start at time zone 'UTC', 'YYYY_MM');
  month_end timestamptz := (month_start at time zone 'UTC' + interval '1 month') at time zone 'UTC';
begin
  if to_regclass(format('%I.%I', current_schema(), partition)) is not null then
    return;
  end if;
  -- Writers that meet a new month at once wait here, and then find it made.
  perform pg_advisory_xact_lock(hashtextextended('tallylight.usage_content', 0));
  if to_regclass(format('%I.%I', current_schema(), partition)) is not null then
    return;
  end if;
  execute format('create table %I (like usage_content including all)', partition);
  execute format('alter table usage_content attach partition %I for values from (%L) to (%L)',
    partition, month_start, month_end);
end
$$;
