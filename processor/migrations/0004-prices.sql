-- Every price that was ever used, appended and never edited: a record's cost can be explained years
-- later. Dated twice: when the price held, and when this ledger learned of it.
create table prices (
  id text primary key,
  provider_name text not null,
  model text not null,
  valid_from timestamptz,
  valid_to timestamptz,
  known_from timestamptz not null default now(),
  verified_at timestamptz,
  source text not null,
  source_url text,
  licence text,
  -- The whole price, as the price book reads it.
  body jsonb not null
);
