import type { CostBasis, PricedUsage } from '../domain/charge.ts';
import { parseAmount } from '../domain/money.ts';
import type { StatedCost, UsageRecord } from '../domain/usage.ts';
import { findOwnPrice } from './find-own-price.ts';
import { isFreeByRule } from './free-by-rule.ts';
import { priceAtList } from './price-at-list.ts';
import { priceAtOwnTerms } from './price-at-own-terms.ts';
import type { PriceBook } from './price-book.ts';
import { resolveConditions } from './resolve-conditions.ts';
import { resolvePrice } from './resolve-price.ts';
import { isUnpriced } from './unpriced.ts';

/** No single call costs a billion dollars; a sender that says so has slipped by a unit. */
const HIGHEST_STATED = parseAmount('1e9');

/**
 * What a record costs, and how that is known. In order: what was not billed costs nothing; what
 * the provider's answer states is believed; else the user's own price; else the public price that
 * held when the call started; else the cost is unknown. Pure: the same record and book give the same
 * cost.
 */
export function priceUsage(record: UsageRecord, book: PriceBook): PricedUsage {
  if (record.source === 'not_billed') return createPriced(record, 'not_billed', { cost: 0n });
  if (record.statedCost !== null) return priceStated(record, record.statedCost);

  const resolved = resolvePrice(record, book);
  const own = findOwnPrice(book, record, isUnpriced(resolved) ? null : resolved.price);
  if (own?.own.kind === 'free') {
    return createPriced(record, 'not_billed', {
      cost: 0n,
      priceId: own.id,
      notes: ['free_by_own_price'],
    });
  }
  if (own === null && isFreeByRule(record)) {
    return createPriced(record, 'not_billed', { cost: 0n, notes: ['local_model'] });
  }
  if (record.source === 'absent' && own?.own.kind !== 'subscription') {
    return createPriced(record, 'absent', {});
  }
  if (resolveConditions(record).prepaid) {
    return createPriced(record, 'not_billed', { cost: 0n, notes: ['prepaid_capacity'] });
  }

  const estimated = record.source === 'estimated' ? ['usage_estimated'] : [];
  const list = isUnpriced(resolved) ? resolved : priceAtList(record, resolved);
  if (own !== null) {
    const { notes, ...priced } = priceAtOwnTerms(record, own, list);
    return { record, ...priced, notes: [...notes, ...estimated] };
  }
  if (isUnpriced(list)) {
    const found = isUnpriced(resolved) ? [] : resolved.notes;
    return createPriced(record, 'unpriced', { notes: [...found, list.unpriced] });
  }
  return createPriced(record, 'priced', {
    cost: list.cost,
    priceId: list.priceId,
    charges: list.charges,
    notes: [...list.notes, ...estimated],
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
  // Without a price of the user's own, what counts against budgets is the public price.
  return { record, costBasis, listCost: cost, effectiveCost: cost, priceId, charges, notes };
}
