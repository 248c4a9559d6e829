import type { CallContent } from './content.ts';
import type { UsageRecord } from './usage.ts';

/** One line of a cost: quantity × rate × factor ÷ per, rounded once, half-even, to 18 decimals. */
export interface Charge {
  /** The meter that was priced: `input`, `cache_read`, `cache_write`, `output`, `web_searches`, … */
  readonly meter: string;
  /** Decimal text. */
  readonly quantity: string;
  /** Amount in USD for `per` units, as published, decimal text. */
  readonly rate: string;
  readonly per: number;
  /** A user's discount on the rate, decimal text; absent where there is none. */
  readonly factor?: string;
  /** 10⁻¹⁸ USD. */
  readonly cost: bigint;
}

/**
 * How a record got its cost.
 * `stated`: by the provider's response; `priced`: from a price; `not_billed`: a known zero;
 * `unpriced`: usage known, price unknown; `absent`: usage unknown. The last two have no cost.
 */
export type CostBasis = 'stated' | 'priced' | 'not_billed' | 'unpriced' | 'absent';

/** A usage record with what it costs. */
export interface PricedUsage {
  readonly record: UsageRecord;
  readonly costBasis: CostBasis;
  /** Usage at the public price, 10⁻¹⁸ USD; `null` where unknown, also beside a user's own price. */
  readonly listCost: bigint | null;
  /** What counts against budgets, 10⁻¹⁸ USD; `null` where unknown. */
  readonly effectiveCost: bigint | null;
  /** The price that made the effective cost; the public one beside it is a note, `list_price:<id>`. */
  readonly priceId: string | null;
  /** Their sum is the effective cost. */
  readonly charges: readonly Charge[];
  /**
   * What a reader of the cost should know: assumptions, such as `service_tier_assumed_standard`, and
   * why there is no cost, such as `model_not_in_catalogue`.
   */
  readonly notes: readonly string[];
  /** What was asked and answered; only on its way into the ledger, and where that is to be kept. */
  readonly content?: CallContent | null;
}
