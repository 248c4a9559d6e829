import { ledgerGauge } from '../queries/promql.ts';

const budgetMatcher = 'budget=~"$budget"';

/** A gauge of the chosen budgets, one series for each budget and further label. */
export function budgetGauge(
  metric: string,
  { by = [], matchers = [] }: { by?: readonly string[]; matchers?: readonly string[] } = {},
): string {
  const labels = ['budget', ...by].join(', ');
  return `max by (${labels}) (${ledgerGauge(metric, [budgetMatcher, ...matchers])})`;
}
