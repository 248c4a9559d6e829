import type { ModelChange } from '../alerting/create-price-payload.ts';
import type { ModelAlias, OwnTerms, Rate } from '../domain/price.ts';
import type {
  LedgerPrice,
  PriceQuestion,
  PriceRefresh,
  RefusedModel,
} from '../domain/price-life.ts';

/** A price of the user's own that is to be added. */
export interface AddedPrice extends OwnTerms {
  /** `*` for every provider. */
  readonly providerName: string;
  /** An id, or a pattern in which `*` stands for any characters. */
  readonly model: string;
  readonly rates: readonly Omit<Rate, 'tiers'>[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** What a refresh did, or would do. */
export interface RefreshAnswer {
  readonly applied: boolean;
  readonly source: string;
  readonly version: string;
  readonly retrievedAt: Date;
  readonly changes: readonly ModelChange[];
  readonly refused: readonly RefusedModel[];
  readonly withdrawn: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * What the API can do with prices. Each may throw `UnavailableError`, and what changes something
 * `PriceRefusal`.
 */
export interface PricePorts {
  /** By id. */
  readonly selectPrices: (
    question: Omit<PriceQuestion, 'configuredIds'>,
  ) => Promise<readonly LedgerPrice[]>;
  readonly selectPriceById: (id: string) => Promise<LedgerPrice | null>;
  /** The user's own names for models. */
  readonly aliases: readonly ModelAlias[];
  /** Newest first. */
  readonly selectRefreshes: (limit: number) => Promise<readonly PriceRefresh[]>;
  /** Resolves to the price's id. */
  readonly addPrice: (
    price: AddedPrice,
    options: { readonly by: string; readonly sourceUrl: string | null },
  ) => Promise<string>;
  readonly verifyPrice: (id: string, by: string) => Promise<void>;
  readonly revokePrice: (id: string, by: string) => Promise<void>;
  readonly refreshPrices: (order: {
    /** `null`: from where the configuration says. */
    readonly dataSet: { readonly location: string } | { readonly text: string } | null;
    readonly version: string | undefined;
    readonly apply: boolean;
    readonly acceptJumps: boolean;
    readonly by: string | null;
  }) => Promise<RefreshAnswer>;
}
