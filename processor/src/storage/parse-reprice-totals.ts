import { parseAmount } from '../domain/money.ts';
import type { RepriceTotals } from '../domain/repricing.ts';

/** The select list that sums up rows of `reprice_differences`, as `parseRepriceTotals` reads it. */
export const REPRICE_TOTALS = [
  'records',
  'newly_priced',
  'newly_unpriced',
  'adjusted',
  'old_list_cost',
  'new_list_cost',
  'old_effective_cost',
  'new_effective_cost',
]
  .map((name) => `coalesce(sum(${name}), 0)::text as ${name}`)
  .join(', ');

/** Sums as pg gives them. */
export interface RepriceTotalsRow {
  readonly records: string;
  readonly newly_priced: string;
  readonly newly_unpriced: string;
  readonly adjusted: string;
  readonly old_list_cost: string;
  readonly new_list_cost: string;
  readonly old_effective_cost: string;
  readonly new_effective_cost: string;
}

export function parseRepriceTotals(row: RepriceTotalsRow): RepriceTotals {
  return {
    records: Number(row.records),
    newlyPriced: Number(row.newly_priced),
    newlyUnpriced: Number(row.newly_unpriced),
    adjusted: Number(row.adjusted),
    oldListCost: parseAmount(row.old_list_cost),
    newListCost: parseAmount(row.new_list_cost),
    oldEffectiveCost: parseAmount(row.old_effective_cost),
    newEffectiveCost: parseAmount(row.new_effective_cost),
  };
}
