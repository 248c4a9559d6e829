import type { Charge } from '../domain/charge.ts';
import { sumAmounts } from '../domain/money.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { calculateCharges } from './calculate-charges.ts';
import type { ResolvedPrice } from './resolve-price.ts';
import { isUnpriced, type Unpriced } from './unpriced.ts';

/** What a call costs at its public price. */
export interface ListPriced {
  readonly priceId: string;
  /** 10⁻¹⁸ USD. */
  readonly cost: bigint;
  readonly charges: readonly Charge[];
  readonly notes: readonly string[];
}

/** A record's usage at the public price that was found for it. */
export function priceAtList(
  record: UsageRecord,
  { price, notes }: ResolvedPrice,
): ListPriced | Unpriced {
  const charged = calculateCharges(record, price);
  if (isUnpriced(charged)) return charged;
  return {
    priceId: price.id,
    cost: sumAmounts(charged.charges.map((charge) => charge.cost)),
    charges: charged.charges,
    notes: [...notes, ...charged.notes],
  };
}
