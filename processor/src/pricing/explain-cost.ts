import type { Charge } from '../domain/charge.ts';
import { formatAmount, sumAmounts } from '../domain/money.ts';
import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { applyFactor } from './apply-factor.ts';
import { type Charges, calculateCharges } from './calculate-charges.ts';
import { LIST_PRICE_NOTE } from './price-at-own-terms.ts';
import { isUnpriced, type Unpriced } from './unpriced.ts';

/** How a cost came about, line by line. */
export interface CostExplanation extends Charges {
  /** `input: 1200 × 0.15 ÷ 1000000 = 0.00018`, one for each charge. */
  readonly arithmetic: readonly string[];
  /** What counts, 10⁻¹⁸ USD: the sum of the charges. */
  readonly effectiveCost: bigint;
}

/**
 * Works out a record's cost again, from the price that the ledger says it was made with; a user's
 * discount also needs the public price that it is on.
 */
export function explainCost(
  record: UsageRecord,
  price: Price,
  listPrice: Price | null = null,
): CostExplanation | Unpriced {
  const outcome = calculateAgain(record, price, listPrice);
  if (isUnpriced(outcome)) return outcome;
  return {
    ...outcome,
    arithmetic: outcome.charges.map(formatCharge),
    effectiveCost: sumAmounts(outcome.charges.map((charge) => charge.cost)),
  };
}

/** The id of the public price beside a user's own, from a record's notes; `null` where there is none. */
export function findListPriceId(notes: readonly string[]): string | null {
  const note = notes.find((each) => each.startsWith(LIST_PRICE_NOTE));
  return note?.slice(LIST_PRICE_NOTE.length) ?? null;
}

function calculateAgain(
  record: UsageRecord,
  price: Price,
  listPrice: Price | null,
): Charges | Unpriced {
  if (price.own === undefined || price.own.kind === 'rates') return calculateCharges(record, price);
  if (listPrice === null) return { unpriced: 'list_price_unknown' };
  const listed = calculateCharges(record, listPrice);
  if (isUnpriced(listed)) return listed;
  return { ...listed, charges: applyFactor(listed.charges, price.own) };
}

function formatCharge({ meter, quantity, rate, per, factor, cost }: Charge): string {
  const share = factor === undefined ? '' : ` × ${factor}`;
  return `${meter}: ${quantity} × ${rate}${share} ÷ ${per} = ${formatAmount(cost)}`;
}
