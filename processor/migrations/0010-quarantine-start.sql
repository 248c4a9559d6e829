-- The ids may be the very thing that is wrong, and equal where they are missing: the start tells the
-- spans of such a sender apart.
alter table quarantined_spans
  drop constraint quarantined_spans_pkey,
  add primary key (tenant, trace_id, span_id, reason, started_at);
