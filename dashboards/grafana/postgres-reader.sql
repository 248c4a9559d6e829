-- The role through which Grafana reads the ledger: the hourly sums and nothing else, never written.
-- Run it with psql as the ledger's owner, once the processor has made its tables; it needs the right
-- to create roles, and may be run again, for a new password too:
--
--   psql "$TALLYLIGHT_DATABASE_URL" -v ON_ERROR_STOP=1 \
--     -c '\getenv password TALLYLIGHT_READER_PASSWORD' -f dashboards/grafana/postgres-reader.sql
begin;

do $$
begin
  if not exists (select from pg_roles where rolname = 'tallylight_reader') then
    create role tallylight_reader;
  end if;
end
$$;

alter role tallylight_reader with login noinherit connection limit 10 password :'password';

-- A second fence, and an end for every question: a dashboard must not slow the ledger down.
alter role tallylight_reader set default_transaction_read_only = on;
alter role tallylight_reader set statement_timeout = '30s';
alter role tallylight_reader set idle_in_transaction_session_timeout = '30s';
alter role tallylight_reader set timezone = 'UTC';
alter role tallylight_reader set search_path = tallylight;

-- What an earlier version of this file granted goes first.
revoke all on all tables in schema tallylight from tallylight_reader;
revoke all on schema tallylight from tallylight_reader;

grant usage on schema tallylight to tallylight_reader;
grant select on tallylight.usage_by_hour to tallylight_reader;

commit;
