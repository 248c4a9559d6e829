-- One call, several witnesses: which records count is decided again whenever a record comes.

-- Set where the sums of the hour of the record's start (or of its posting) are without it. Says the same
-- as superseded_by, but for what changed after that month was closed: the hour then stays as it was, and
-- usage_adjustments has the difference.
alter table usage_records add column left_out boolean;

-- In which dialects a tenant's calls have been told of. Where it is one, no record is anybody's witness,
-- and none is looked for.
create table tenant_dialects (
  tenant_id integer not null references tenants,
  dialect text not null,
  primary key (tenant_id, dialect)
);

insert into tenant_dialects (tenant_id, dialect)
select distinct known.tenant_id, details.body->>'dialect'
from (select distinct tenant_id, detail_id from usage_records) as known
join usage_details as details on details.id = known.detail_id
where details.body->>'dialect' not in ('claude-code-metrics', 'gen-ai-metrics');

-- Takes each tenant's lock until the end of the transaction, alone or shared with others, and says which
-- dialects it has. Two statements: the second one sees what was committed while the first one waited.
create function lock_witnesses(tenant_ids integer[], alone boolean[])
returns table (tenant_id integer, dialect text)
language plpgsql volatile
as $$
begin
  perform case when asked.alone
      then pg_advisory_xact_lock(1752461162, asked.id)
      else pg_advisory_xact_lock_shared(1752461162, asked.id) end
    from unnest(tenant_ids, alone) as asked (id, alone);
  return query select known.tenant_id, known.dialect from tenant_dialects as known
    where known.tenant_id = any(tenant_ids);
end
$$;
