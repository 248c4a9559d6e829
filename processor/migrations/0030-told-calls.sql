-- Calls that somebody else told of, such as the lines of a batch's results. Their ids follow from what they
-- are, but where no line says when it was asked, whoever reads it on another day gives it another start. This
-- knows the start of each, whatever the day: the key of the records begins with it.
create table told_calls (
  tenant_id integer not null,
  trace_id uuid not null,
  span_id bigint not null,
  started_at timestamptz not null,
  primary key (tenant_id, trace_id, span_id)
);

insert into told_calls
select distinct on (record.tenant_id, record.trace_id, record.span_id)
  record.tenant_id, record.trace_id, record.span_id, record.started_at
from usage_records as record
join usage_details as details on details.id = record.detail_id
-- What is told of later is told of within weeks: files of results do not live longer.
where record.sequence is null and record.started_at > now() - interval '70 days'
  and details.body->>'dialect' = 'ai-usage'
order by record.tenant_id, record.trace_id, record.span_id, record.started_at;
