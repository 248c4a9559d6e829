import { formatArray } from './format-array.ts';
import type { Bind } from './usage-conditions.ts';

/** The budgets of one environment of a tenant. */
export interface EnvironmentBudgets {
  readonly environment: string;
  /** Their names. */
  readonly budgets: readonly string[];
}

/**
 * Conditions on `alerts`, for somebody who sees one environment only. What the processor itself found
 * says the budget's environment of that time: a budget may have been of another one.
 */
export function formatAlertConditions(about: EnvironmentBudgets | null, bind: Bind): string[] {
  if (about === null) return [];
  return [
    `budget = any (${bind(formatArray(about.budgets))}::text[])`,
    `(source <> 'processor' or payload ->> 'environment' = ${bind(about.environment)})`,
  ];
}
