-- Tokens for sending, reading and administering. Of the token itself only its SHA-256 is kept: whoever
-- reads this table can show none of them. Rows are never deleted: that there once was a token of a kind
-- is what keeps the processor closed to those who show none.
create table tokens (
  id bigint generated always as identity primary key,
  hash bytea not null unique check (octet_length(hash) = 32),
  name text not null,
  scope text not null check (scope in ('ingest', 'read', 'admin')),
  -- Null: every tenant.
  tenant text,
  -- Null: every environment.
  environment text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  -- To some ten minutes.
  last_used_at timestamptz,
  revoked_at timestamptz,
  check (tenant is not null or scope <> 'ingest'),
  check (environment is null or (tenant is not null and scope <> 'admin'))
);
