import type { CostBasis, PricedUsage } from '../domain/charge.ts';
import { parseAmount, sumAmounts } from '../domain/money.ts';
import type { StatedCost, UsageRecord } from '../domain/usage.ts';
import { calculateCharges } from './calculate-charges.ts';
import type { PriceBook } from './price-book.ts';
import { resolveConditions } from './resolve-conditions.ts';
import { resolvePrice } from './resolve-price.ts';
import { isUnpriced } from './unpriced.ts';

/** No single call costs a billion dollars; a sender that says so has slipped by a unit. */
const HIGHEST_STATED = parseAmount('1e9');

/**
 * What a record costs, and how that is known. In order: what was not billed costs nothing; what
 * the provider's answer states is believed; else the price that held when the call started; else
 * the cost is unknown. Pure: the same record and book give the same cost.
 */
export function priceUsage(record: UsageRecord, book: PriceBook): PricedUsage {
  if (record.source === 'not_billed') return createPriced(record, 'not_billed', { cost: 0n });
  if (record.statedCost !== null) return priceStated(record, record.statedCost);
  if (record.source === 'absent') return createPriced(record, 'absent', {});
  if (resolveConditions(record).prepaid) {
    return createPriced(record, 'not_billed', { cost: 0n, notes: ['prepaid_capacity'] });
  }

  const resolved = resolvePrice(record, book);
  if (isUnpriced(resolved)) {
    return createPriced(record, 'unpriced', { notes: [resolved.unpriced] });
  }
  const { price, notes } = resolved;
  const charged = calculateCharges(record, price);
  if (isUnpriced(charged)) {
    return createPriced(record, 'unpriced', { notes: [...notes, charged.unpriced] });
  }
  const estimated = record.source === 'estimated' ? ['usage_estimated'] : [];
  return createPriced(record, 'priced', {
    cost: sumAmounts(charged.charges.map((charge) => charge.cost)),
    priceId: price.id,
    charges: charged.charges,
    notes: [...notes, ...charged.notes, ...estimated],
  });
}

/** The provider's own figure. Only dollars are added up, and none is below zero. */
function priceStated(record: UsageRecord, { amount, currency }: StatedCost): PricedUsage {
  if (currency.toUpperCase() !== 'USD') {
    return createPriced(record, 'unpriced', { notes: [`stated_cost_in:${currency}`] });
  }
  const cost = parseStated(amount);
  return cost === null || cost < 0n || cost > HIGHEST_STATED
    ? createPriced(record, 'unpriced', { notes: ['stated_cost_invalid'] })
    : createPriced(record, 'stated', { cost });
}

function parseStated(amount: string): bigint | null {
  try {
    return parseAmount(amount);
  } catch {
    return null;
  }
}

function createPriced(
  record: UsageRecord,
  costBasis: CostBasis,
  {
    cost = null,
    priceId = null,
    charges = [],
    notes = [],
  }: {
    cost?: bigint | null;
    priceId?: string | null;
    charges?: PricedUsage['charges'];
    notes?: readonly string[];
  },
): PricedUsage {
  // Without negotiated prices, what counts against budgets is the public price.
  return { record, costBasis, listCost: cost, effectiveCost: cost, priceId, charges, notes };
}
