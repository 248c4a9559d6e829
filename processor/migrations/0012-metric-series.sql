-- Usage that a sender reports as a sum of calls (OTLP metrics) and not call by call.

-- How far each sum had grown when it was sent last: what is added to the ledger is the difference.
create table metric_series (
  tenant text not null,
  -- Digest of sender, metric, start and attributes.
  series_id uuid not null,
  -- Microseconds since the epoch; null until the transaction that made the row has read it.
  at_us bigint,
  value double precision not null default 0,
  seen_at timestamptz not null default now(),
  primary key (tenant, series_id)
);

-- Records made of such sums, until it is known whether the same session reports its calls as well.
create table held_usage (
  tenant text not null,
  -- Trace id and span id.
  id text not null,
  -- Digest of the session; null where the sender names none.
  session_id uuid,
  due_at timestamptz not null,
  record jsonb not null,
  primary key (tenant, id)
);

create index held_usage_due_at on held_usage (due_at);

-- By what a session is counted, for good: by its calls or by its metrics, never by both.
create table session_witnesses (
  tenant text not null,
  -- Digest of the session.
  session_id uuid not null,
  witness text not null check (witness in ('calls', 'metrics')),
  seen_at timestamptz not null default now(),
  primary key (tenant, session_id)
);
