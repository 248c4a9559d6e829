import type { PricedUsage } from '../domain/charge.ts';
import { sumAmounts } from '../domain/money.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { applyFactor } from './apply-factor.ts';
import { calculateCharges } from './calculate-charges.ts';
import type { ListPriced } from './price-at-list.ts';
import type { OwnPrice } from './price-book.ts';
import { isUnpriced, type Unpriced } from './unpriced.ts';

/** Stands before the id of the public price that is beside a user's own, for the explanation. */
export const LIST_PRICE_NOTE = 'list_price:';

type PricedAtOwnTerms = Omit<PricedUsage, 'record'>;

/**
 * A record at a user's own price. The list cost stays the public one where that is known; what counts
 * is what the user pays.
 */
export function priceAtOwnTerms(
  record: UsageRecord,
  own: OwnPrice,
  list: ListPriced | Unpriced,
): PricedAtOwnTerms {
  const listed = isUnpriced(list) ? null : list;
  const beside = listed === null ? [] : [LIST_PRICE_NOTE + listed.priceId];
  const shared = { listCost: listed?.cost ?? null, priceId: own.id };

  if (own.own.kind === 'rates') {
    const charged = calculateCharges(record, own);
    const notes = ['own_price', ...beside];
    return isUnpriced(charged)
      ? { ...shared, ...UNKNOWN, notes: [...notes, charged.unpriced] }
      : {
          ...shared,
          costBasis: 'priced',
          effectiveCost: sumAmounts(charged.charges.map((charge) => charge.cost)),
          charges: charged.charges,
          notes: [...notes, ...charged.notes],
        };
  }

  const kind = own.own.kind === 'subscription' ? 'subscription' : 'discount';
  if (isUnpriced(list)) {
    return kind === 'subscription'
      ? { ...shared, costBasis: 'not_billed', effectiveCost: 0n, charges: [], notes: [kind] }
      : { ...shared, ...UNKNOWN, notes: [kind, list.unpriced] };
  }
  const charges = applyFactor(list.charges, own.own);
  return {
    ...shared,
    costBasis: 'priced',
    effectiveCost: sumAmounts(charges.map((charge) => charge.cost)),
    charges,
    notes: [kind, ...beside, ...list.notes],
  };
}

const UNKNOWN = { costBasis: 'unpriced', effectiveCost: null, charges: [] } as const;
