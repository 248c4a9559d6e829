import type { PricedUsage } from '../domain/charge.ts';
import type { RecordCost } from '../domain/repricing.ts';

/** What a record costs and why, as the ledger has it. */
interface KnownCost {
  readonly current: RecordCost;
  readonly stored: { readonly notes: readonly string[] };
  readonly isClosed: boolean;
}

/**
 * Whether a record's cost has to be revised. Of a closed month only what it costs is: the record itself
 * stays as it was, with the price and the notes that it had.
 * @param onlyUnpriced what has a cost keeps it, and what gets none stays as it is.
 */
export function isRevised(
  { current, stored, isClosed }: KnownCost,
  priced: PricedUsage,
  { onlyUnpriced }: { onlyUnpriced: boolean },
): boolean {
  if (onlyUnpriced && (current.costBasis !== 'unpriced' || priced.effectiveCost === null)) {
    return false;
  }
  const costsOther =
    current.costBasis !== priced.costBasis ||
    current.listCost !== priced.listCost ||
    current.effectiveCost !== priced.effectiveCost;
  if (costsOther || isClosed) return costsOther;
  return current.priceId !== priced.priceId || !isSameList(stored.notes, priced.notes);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
