/**
 * One model's price at one provider, over one period. A price is plain JSON, so that it
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
  /** Why the amounts may be wrong, for a reader: from a second hand, from memory. Absent: no reason. */
  readonly caveat?: string;
  /** Makes it a user's own price, which comes before the catalogue's. Absent in the catalogue. */
  readonly own?: OwnTerms;
}

/** Which model ids a price is for. Never a part of an id: `gpt-4` is not `gpt-4.1`. */
interface ModelMatch {
  /** Ids that match whole, in lower case: the model's own and its aliases. */
  readonly exact: readonly string[];
  /** Ids that match with a date or version behind them, in lower case: `-2025-08-07`, `-latest`. */
  readonly families: readonly string[];
  /** Of a user's own price: ids in lower case in which `*` stands for any characters. */
  readonly patterns?: readonly string[];
  /** Operations of a service that has no models, such as `search`: for calls that name none. */
  readonly operations?: readonly string[];
}

/**
 * What a user pays instead of the public price, and for which of their calls. The price's
 * `providerName` is `*` where it is for every provider.
 */
export interface OwnTerms {
  /**
   * `rates`: the price's own rates. `discount`: the public price times `factor`. `free`: nothing, as
   * of a model on one's own machine. `subscription`: nothing more, so that the public price is only
   * what the use would have cost.
   */
  readonly kind: 'rates' | 'discount' | 'free' | 'subscription';
  /** Of a discount, decimal text: `0.85` is 15 % less. */
  readonly factor: string | null;
  /** Host that was called, `*` for any characters; `null` for every one, as in the next two. */
  readonly host: string | null;
  readonly environment: string | null;
  /** The organisation that the provider bills, or the one that the usage context names. */
  readonly organization: string | null;
}

/** Another name for a model: an Azure deployment, an application's inference profile at Bedrock. */
export interface ModelAlias {
  /** `null` for every provider. */
  readonly providerName: string | null;
  /** Host that was called, `*` for any characters; `null` for every one. */
  readonly host: string | null;
  /** What the calls name, in lower case; `*` for any characters. */
  readonly name: string;
  /** The model id whose price it has. */
  readonly model: string;
}

/** A price as the ledger keeps it: what was known when, and what no longer counts. */
export interface HeldPrice {
  readonly price: Price;
  /** When the ledger learned of it, ISO 8601. */
  readonly knownFrom: string;
  /** From then on it prices nothing new, ISO 8601; `null` where it still does. */
  readonly revokedAt: string | null;
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
  /** `*` for every one but the global endpoint. */
  readonly region?: string;
  /** Daily, in UTC, `HH:MM`; `from` is inclusive, `to` exclusive, and may be past midnight. */
  readonly timeOfDay?: { readonly from: string; readonly to: string };
  /** A unit of which there are at least so many, such as the results of one search. */
  readonly units?: { readonly unit: string; readonly from: number };
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
