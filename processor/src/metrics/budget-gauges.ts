import { Gauge, type Registry } from 'prom-client';
import type { BudgetState } from '../domain/budget.ts';
import { resolveSeverity } from '../domain/resolve-severity.ts';
import { approximateUsd } from './approximate-usd.ts';

/** How a budget stands, and how it moves. */
export interface BudgetGauges extends BudgetState {
  /** The rate of spend in each window over the rate that would use up exactly the limit. */
  readonly burnRates: readonly { readonly window: string; readonly rate: number }[];
  /** Spend at the end of the period, 10⁻¹⁸ USD; `null` while it is too early to tell. */
  readonly forecast: bigint | null;
}

/** Adds the gauges that tell how budgets stand. Their labels come from the configuration alone. */
export function addBudgetGauges(registry: Registry, states: readonly BudgetGauges[]): void {
  const registers = [registry];
  const information = new Gauge({
    name: 'ai_budget_info',
    help: 'A budget as configured; always 1.',
    labelNames: ['budget', 'period', 'mode', 'scope', 'owner'],
    registers,
  });
  const limit = new Gauge({
    name: 'ai_budget_limit_usd',
    help: "A budget's limit for its current period, in USD.",
    labelNames: ['budget'],
    registers,
  });
  const spent = new Gauge({
    name: 'ai_budget_spent_usd',
    help: 'Known effective cost in the current period of the budget, in USD.',
    labelNames: ['budget'],
    registers,
  });
  const usedRatio = new Gauge({
    name: 'ai_budget_used_ratio',
    help: 'Spent over limit: 1 is all of it.',
    labelNames: ['budget'],
    registers,
  });
  const periodEnd = new Gauge({
    name: 'ai_budget_period_end_timestamp_seconds',
    help: 'First instant after the current period of the budget.',
    labelNames: ['budget'],
    registers,
  });
  const burnRate = new Gauge({
    name: 'ai_budget_burn_rate',
    help: 'Rate of spend in the window over the rate that would use up exactly the limit.',
    labelNames: ['budget', 'window'],
    registers,
  });
  const forecast = new Gauge({
    name: 'ai_budget_forecast_usd',
    help: 'Spend at the end of the period if it goes on as lately, in USD.',
    labelNames: ['budget'],
    registers,
  });
  const threshold = new Gauge({
    name: 'ai_budget_threshold_ratio',
    help: 'Share of the limit at which people are told.',
    labelNames: ['budget', 'threshold', 'severity'],
    registers,
  });

  for (const state of states) {
    const { name, period, environment, owner, thresholds } = state.budget;
    const scope = environment === null ? 'all' : `environment:${environment}`;
    information.set({ budget: name, period, mode: 'alert', scope, owner: owner ?? '' }, 1);
    limit.set({ budget: name }, approximateUsd(state.budget.limit));
    spent.set({ budget: name }, approximateUsd(state.spent));
    usedRatio.set({ budget: name }, Number(state.spent) / Number(state.budget.limit));
    periodEnd.set({ budget: name }, state.period.end.getTime() / 1000);
    for (const { window, rate } of state.burnRates) burnRate.set({ budget: name, window }, rate);
    if (state.forecast !== null) forecast.set({ budget: name }, approximateUsd(state.forecast));
    for (const text of thresholds) {
      const share = Number(text);
      threshold.set({ budget: name, threshold: text, severity: resolveSeverity(share) }, share);
    }
  }
}
