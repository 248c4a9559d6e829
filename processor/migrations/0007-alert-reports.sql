-- When an alert was last heard of. Of the watchdog, which always fires, nothing else ever changes.
alter table alerts add column reported_at timestamptz not null default now();
update alerts set reported_at = created_at;
