import type { HeldPrice, Price } from './price.ts';

/**
 * How a price came into the ledger: with the program, by a refresh, by somebody's hand over the API,
 * or from `tallylight.yaml`, where it holds as long as it stands there.
 */
export type PriceOrigin = 'built-in' | 'refresh' | 'added' | 'configuration';

/** A price with its life so far. The price's own `verifiedAt` is the latest that is known. */
export interface LedgerPrice extends HeldPrice {
  readonly origin: PriceOrigin;
  /** Who added it; `null` where it came with a data set. */
  readonly addedBy: string | null;
  /** A person, or a data set such as `genai-prices 0.2.3`. */
  readonly verifiedBy: string | null;
  /** `superseded`: others hold in its place. `revoked`: by a person. `null`: neither. */
  readonly revokedReason: 'superseded' | 'revoked' | null;
  readonly revokedBy: string | null;
  /** Start of the latest call that it priced, ISO 8601; at most an hour behind. */
  readonly lastUsedAt: string | null;
}

/** A price that enters the ledger. */
export interface NewPrice {
  readonly price: Price;
  readonly origin: PriceOrigin;
  readonly addedBy: string | null;
  readonly verifiedBy: string | null;
}

/** A model of a data set whose prices were not taken. */
export interface RefusedModel {
  readonly providerName: string;
  readonly model: string;
  /** One sentence part each. */
  readonly faults: readonly string[];
}

/** One attempt to take over the prices of a data set. */
export interface PriceRefresh {
  /** Name of the data set, such as `genai-prices`. */
  readonly source: string;
  /** `null` where it could not be read. */
  readonly version: string | null;
  /** Of a catalogue that came with a program: tells one from another. */
  readonly digest: string | null;
  readonly trigger: 'built-in' | 'command' | 'weekly';
  /** Without what may be a secret in it. */
  readonly location: string | null;
  readonly requestedBy: string | null;
  /** When the data were taken from their source. */
  readonly retrievedAt: Date;
  readonly finishedAt: Date;
  readonly outcome: 'applied' | 'unchanged' | 'failed';
  /** Models, as are the next two. */
  readonly added: number;
  readonly changed: number;
  /** No longer in the data set; their prices stay in force. */
  readonly withdrawn: number;
  readonly refused: readonly RefusedModel[];
  readonly error: string | null;
}

/** Which prices to show, ordered by id. */
export interface PriceQuestion {
  readonly providerName?: string | undefined;
  /** Its name or another of its ids, without regard to case. */
  readonly model?: string | undefined;
  /** What held at this instant by what is known now; `null` for every period, past and to come. */
  readonly at: Date | null;
  /** Also what was revoked or superseded. */
  readonly withRevoked: boolean;
  /** Only those that were used since `usedSince` and verified last before `verifiedBefore`, or never. */
  readonly stale: StaleLimits | null;
  /** Also the user's own. */
  readonly withOwn: boolean;
  /** Only these of the configuration: others stood there once. `null` for all. */
  readonly configuredIds: readonly string[] | null;
  /** Only those behind this id. */
  readonly after: string | null;
  /** `null` for all. */
  readonly limit: number | null;
}

/** Every price of the ledger that still counts. */
export const allPrices: PriceQuestion = {
  at: null,
  withRevoked: false,
  withOwn: true,
  stale: null,
  configuredIds: null,
  after: null,
  limit: null,
};

export interface StaleLimits {
  readonly usedSince: Date;
  readonly verifiedBefore: Date;
}
