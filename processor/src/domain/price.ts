/**
 * One model's public price at one provider, over one period. A price is plain JSON, so that it
 * travels to the ledger and back unchanged. It is appended, never edited: other content is
 * another `id`.
 */
export interface Price {
  /** `provider/model/` and eight hex digits of the content's SHA-256. */
  readonly id: string;
  /** The value of `gen_ai.provider.name`. */
  readonly providerName: string;
  /** The catalogue's name for the model. */
  readonly model: string;
  readonly match: ModelMatch;
  /** The standard rates, one per meter. */
  readonly rates: readonly Rate[];
  /** Where other rates apply: a service tier, batch processing, a region, a time of day. */
  readonly variants: readonly PriceVariant[];
  /** First instant of the price, ISO 8601 in UTC; `null` for «always so far». */
  readonly validFrom: string | null;
  /** First instant after the price, ISO 8601 in UTC; `null` for open. */
  readonly validTo: string | null;
  /** When somebody last compared it with the provider's page, ISO 8601; `null` where unknown. */
  readonly verifiedAt: string | null;
  readonly source: PriceSource;
}

/** Which model ids a price is for. Never a part of an id: `gpt-4` is not `gpt-4.1`. */
interface ModelMatch {
  /** Ids that match whole, in lower case: the model's own and its aliases. */
  readonly exact: readonly string[];
  /** Ids that match with a date or version behind them, in lower case: `-2025-08-07`, `-latest`. */
  readonly families: readonly string[];
}

/** An amount of USD for so many units of a meter. */
export interface Rate {
  /** What is counted: `input`, `cache_read`, `cache_write`, `output`, `web_searches`, … */
  readonly meter: string;
  readonly per: number;
  /** USD for `per` units, as published, decimal text. */
  readonly amount: string;
  /** Amounts that replace `amount`, for every unit, once a call's total input is long enough. */
  readonly tiers: readonly RateTier[];
}

/** A long-context amount. */
interface RateTier {
  /** The lowest total input, in tokens, that pays this amount. */
  readonly fromInputTokens: number;
  /** USD, decimal text. */
  readonly amount: string;
}

/** Conditions of a variant; all that are given must hold. */
export interface PriceCondition {
  readonly serviceTier?: string;
  readonly processing?: string;
  readonly speed?: string;
  readonly region?: string;
  /** Daily, in UTC, `HH:MM`; `from` is inclusive, `to` exclusive, and may be past midnight. */
  readonly timeOfDay?: { readonly from: string; readonly to: string };
}

/** Rates that replace or multiply the standard ones where a condition holds. */
export interface PriceVariant {
  readonly when: PriceCondition;
  /** These replace the standard rates of the same meters; the other meters keep theirs. */
  readonly rates: readonly Rate[];
  /** Factor on every token rate, decimal text; `null` for none. */
  readonly multiplier: string | null;
  /** ISO 8601 in UTC; `null` where the variant is as old as the price. */
  readonly validFrom: string | null;
}

/** Where a price was taken from. */
export interface PriceSource {
  /** Name of the data set, such as `genai-prices`. */
  readonly name: string;
  readonly version: string;
  /** The provider's own price page. */
  readonly url: string | null;
  /** SPDX id of the data set's licence. */
  readonly licence: string | null;
}
