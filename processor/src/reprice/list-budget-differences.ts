import { resolvePeriod } from '../budget/resolve-period.ts';
import type { Budget, Interval } from '../domain/budget.ts';
import type { RepriceQuarter, RepriceTotals } from '../domain/repricing.ts';

/** What a run changes in one period of a budget. */
export interface BudgetDifference {
  readonly budget: Budget;
  readonly period: Interval;
  readonly totals: RepriceTotals;
}

/** @param quarters the earliest first. A quarter of an hour lies in one period, in every time zone. */
export function listBudgetDifferences(
  budgets: readonly Budget[],
  quarters: readonly RepriceQuarter[],
): BudgetDifference[] {
  return budgets.flatMap((budget) => {
    const found: BudgetDifference[] = [];
    for (const { countedAt, tenant, environment, totals } of quarters) {
      if (tenant !== budget.tenant) continue;
      if (budget.environment !== null && environment !== budget.environment) continue;
      const last = found.at(-1);
      if (last !== undefined && countedAt < last.period.end) {
        found[found.length - 1] = { ...last, totals: addTotals(last.totals, totals) };
      } else {
        found.push({ budget, period: resolvePeriod(budget, countedAt), totals });
      }
    }
    return found;
  });
}

function addTotals(one: RepriceTotals, other: RepriceTotals): RepriceTotals {
  return {
    records: one.records + other.records,
    newlyPriced: one.newlyPriced + other.newlyPriced,
    newlyUnpriced: one.newlyUnpriced + other.newlyUnpriced,
    adjusted: one.adjusted + other.adjusted,
    oldListCost: one.oldListCost + other.oldListCost,
    newListCost: one.newListCost + other.newListCost,
    oldEffectiveCost: one.oldEffectiveCost + other.oldEffectiveCost,
    newEffectiveCost: one.newEffectiveCost + other.newEffectiveCost,
  };
}
