import { randomUUID } from 'node:crypto';
import type { LedgerPrice, RefusedModel } from '../domain/price-life.ts';

/** How many models a message lists; it counts the others. */
const MAX_LISTED = 50;

/** What is told when prices have changed. Amounts are decimal text in USD. */
export interface PriceChangePayload {
  readonly type: 'prices.changed';
  /** The same in every attempt to deliver it: receivers recognise repetitions by it. */
  readonly id: string;
  /** Prices are every budget's business. */
  readonly budget: null;
  /** A person, or a data set such as `genai-prices 0.2.4`. */
  readonly changed_by: string;
  /** ISO 8601, UTC. */
  readonly changed_at: string;
  readonly changes: readonly ModelChange[];
  /** How many models beside those in `changes`. */
  readonly more_changes: number;
  readonly refused: readonly {
    readonly provider_name: string;
    readonly model: string;
    readonly faults: readonly string[];
  }[];
  readonly more_refused: number;
  readonly summary: string;
}

/** What happened to a model. */
export interface ModelChange {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly provider_name: string;
  readonly model: string;
  /** From when on, ISO 8601; `null` for as far back as is known. */
  readonly valid_from: string | null;
  readonly rates: readonly {
    readonly rate: string;
    /** Such as `2.5 for 1000000`; `null` where there was none. */
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** What is told once a week while prices in use were not verified for long. */
export interface StalePricesPayload {
  readonly type: 'prices.stale';
  readonly id: string;
  readonly budget: null;
  readonly found_at: string;
  readonly prices: readonly {
    readonly id: string;
    readonly provider_name: string;
    readonly model: string;
    readonly verified_at: string | null;
    readonly verified_by: string | null;
    readonly last_used_at: string | null;
  }[];
  /** How many beside those in `prices`. */
  readonly more_prices: number;
  readonly summary: string;
}

export function createPriceChangePayload(
  {
    changedBy,
    changedAt,
    changes,
    refused,
  }: {
    readonly changedBy: string;
    readonly changedAt: Date;
    readonly changes: readonly ModelChange[];
    readonly refused: readonly RefusedModel[];
  },
  { id = randomUUID() }: { readonly id?: string } = {},
): PriceChangePayload {
  const what = [
    changes.length > 0 && `${changedBy} changed the prices of ${count(changes.length, 'model')}.`,
    refused.length > 0 &&
      `${changes.length > 0 ? 'The' : `Of ${changedBy}, the`} prices of ${count(refused.length, 'model')} were refused and stay as they were.`,
  ];
  return {
    type: 'prices.changed',
    id,
    budget: null,
    changed_by: changedBy,
    changed_at: changedAt.toISOString(),
    changes: changes.slice(0, MAX_LISTED),
    more_changes: Math.max(0, changes.length - MAX_LISTED),
    refused: refused
      .slice(0, MAX_LISTED)
      .map(({ providerName, model, faults }) => ({ provider_name: providerName, model, faults })),
    more_refused: Math.max(0, refused.length - MAX_LISTED),
    summary: what.filter((sentence) => sentence !== false).join(' '),
  };
}

export function createStalePricesPayload(
  prices: readonly LedgerPrice[],
  { foundAt, days, id = randomUUID() }: { foundAt: Date; days: number; id?: string },
): StalePricesPayload {
  const are = prices.length === 1 ? 'is' : 'are';
  return {
    type: 'prices.stale',
    id,
    budget: null,
    found_at: foundAt.toISOString(),
    prices: prices.slice(0, MAX_LISTED).map(({ price, verifiedBy, lastUsedAt }) => ({
      id: price.id,
      provider_name: price.providerName,
      model: price.model,
      verified_at: price.verifiedAt,
      verified_by: verifiedBy,
      last_used_at: lastUsedAt,
    })),
    more_prices: Math.max(0, prices.length - MAX_LISTED),
    summary:
      `${count(prices.length, 'price')} that ${are} in use ${prices.length === 1 ? 'was' : 'were'} not verified for ${days} days. ` +
      'Compare with the provider’s page and say so with “tallylight prices verify <id>”, or refresh them with “tallylight prices refresh --apply”.',
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
