import type { BudgetState } from '../domain/budget.ts';
import { parseAmount } from '../domain/money.ts';

const one = 10n ** 18n;

/**
 * The thresholds that the spend has reached, in the budget's order: spent ≥ threshold × limit,
 * compared exactly, so that 80 % is reached at 80 % and not a rounding before it.
 * Calls of unknown cost are no part of the spend; whoever tells people of a crossing tells them too.
 */
export function evaluateBudget({ budget, spent }: BudgetState): string[] {
  return budget.thresholds.filter(
    (threshold) => spent * one >= parseAmount(threshold) * budget.limit,
  );
}
