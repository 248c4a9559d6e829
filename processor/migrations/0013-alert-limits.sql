-- A crossing is told once below a limit: after a limit was raised, its thresholds are new ones.
alter table alerts add column budget_limit numeric;
update alerts set budget_limit = coalesce((payload->>'limit')::numeric, 0) where source = 'processor';
alter table alerts
  drop constraint alerts_tenant_budget_period_start_threshold_key,
  add unique (tenant, budget, period_start, threshold, budget_limit),
  add check ((source = 'processor') = (budget_limit is not null));
