-- What becomes of a price after it was written down: who brought it, who compared it last, whether it
-- still counts. A price is never edited and never deleted, as records name it.
alter table prices
  add column origin text not null default 'built-in'
    check (origin in ('built-in', 'refresh', 'added', 'configuration')),
  add column added_by text,
  add column verified_by text,
  -- From then on it prices nothing new. `superseded`: others hold in its place. `revoked`: by a person.
  add column revoked_at timestamptz,
  add column revoked_reason text check (revoked_reason in ('superseded', 'revoked')),
  add column revoked_by text,
  -- Start of the latest call that it priced; at most an hour behind.
  add column last_used_at timestamptz,
  add check ((revoked_at is null) = (revoked_reason is null));
create index prices_model on prices (provider_name, model);
-- These came from one catalogue after the other. The one of this program takes up again what holds.
update prices set revoked_at = now(), revoked_reason = 'superseded';

-- Counts the changes, so that a processor sees when another one has made one. Its row is the lock
-- under which prices are changed.
create table price_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null default 0
);
insert into price_revision default values;

-- Each time that a data set of prices was applied, or could not be.
create table price_refreshes (
  id bigint generated always as identity primary key,
  source text not null,
  version text, -- null: it could not be read
  -- Tells one built-in catalogue from another; null for what was fetched.
  digest text,
  trigger text not null check (trigger in ('built-in', 'command', 'weekly')),
  location text, -- without what may be a secret in it
  requested_by text,
  retrieved_at timestamptz not null,
  finished_at timestamptz not null default now(),
  outcome text not null check (outcome in ('applied', 'unchanged', 'failed')),
  added integer not null default 0, -- models, as are the next two
  changed integer not null default 0,
  withdrawn integer not null default 0,
  refused jsonb not null default '[]', -- [{"provider_name", "model", "faults": [text]}]
  error text
);

-- What one of several processors does for all of them, and when it is due again.
create table price_tasks (
  name text primary key,
  next_at timestamptz not null
);

-- The alert history tells of prices as well.
alter table alerts
  drop constraint alerts_source_check,
  add constraint alerts_source_check check (source in ('processor', 'alertmanager', 'prices'));
