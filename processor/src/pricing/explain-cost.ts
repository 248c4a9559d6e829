import { formatAmount, sumAmounts } from '../domain/money.ts';
import type { Price } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { type Charges, calculateCharges } from './calculate-charges.ts';
import { isUnpriced, type Unpriced } from './unpriced.ts';

/** How a cost came about, line by line. */
export interface CostExplanation extends Charges {
  /** `input: 1200 × 0.15 ÷ 1000000 = 0.00018`, one for each charge. */
  readonly arithmetic: readonly string[];
  /** 10⁻¹⁸ USD. */
  readonly listCost: bigint;
}

/** Works out a record's cost again, from the price that the ledger says it was made with. */
export function explainCost(record: UsageRecord, price: Price): CostExplanation | Unpriced {
  const outcome = calculateCharges(record, price);
  if (isUnpriced(outcome)) return outcome;
  const arithmetic = outcome.charges.map(
    ({ meter, quantity, rate, per, cost }) =>
      `${meter}: ${quantity} × ${rate} ÷ ${per} = ${formatAmount(cost)}`,
  );
  const listCost = sumAmounts(outcome.charges.map((charge) => charge.cost));
  return { ...outcome, arithmetic, listCost };
}
