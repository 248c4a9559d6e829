import type { CostBasis } from './charge.ts';

/** Which past calls are to be priced anew, and why. */
export interface RepriceOrder {
  /** `null` for every tenant. */
  readonly tenant: string | null;
  /** Of the calls' start, inclusive; `null` for as far back as there are any. */
  readonly from: Date | null;
  /** Exclusive; `null` for open. */
  readonly to: Date | null;
  readonly providerName: string | null;
  /** The model that answered, or the one asked for. */
  readonly model: string | null;
  /** Only works out what would change. */
  readonly isDryRun: boolean;
  readonly reason: string;
  readonly requestedBy: string | null;
}

/** One time that past calls are priced anew. */
export interface RepriceRun extends RepriceOrder {
  /** A UUID. */
  readonly id: string;
  /** `prices`: prices arrived, for calls that had none. */
  readonly trigger: 'command' | 'prices';
  readonly requestedAt: Date;
  /** Records that were looked at so far. */
  readonly examined: number;
  /** `null` while it is under way. */
  readonly finishedAt: Date | null;
  /** Why it ended too early; `null` where it did not. */
  readonly error: string | null;
}

/** What a run changes in the sums, or would. Costs are in 10⁻¹⁸ USD, over what is known. */
export interface RepriceTotals {
  /** Records whose price, cost or notes change. */
  readonly records: number;
  /** Of these: those that had no price and get one. */
  readonly newlyPriced: number;
  readonly newlyUnpriced: number;
  /** Of these: those of closed months, which count when the run is. */
  readonly adjusted: number;
  readonly oldListCost: bigint;
  readonly newListCost: bigint;
  readonly oldEffectiveCost: bigint;
  readonly newEffectiveCost: bigint;
}

/** The part of a model, or of a project. */
export interface RepriceGroup {
  readonly tenant: string;
  /** `null` for a project. */
  readonly providerName: string | null;
  /** `null` for calls that name none. */
  readonly name: string | null;
  readonly totals: RepriceTotals;
}

/** The part that is summed under one quarter of an hour, of one tenant and environment. */
export interface RepriceQuarter {
  readonly tenant: string;
  readonly environment: string | null;
  readonly countedAt: Date;
  readonly totals: RepriceTotals;
}

/** All that a run changes. Groups with the greatest difference first. */
export interface RepriceDifferences {
  readonly totals: RepriceTotals;
  readonly byModel: readonly RepriceGroup[];
  readonly byProject: readonly RepriceGroup[];
}

/** What a record costs, and by what. */
export interface RecordCost {
  readonly costBasis: CostBasis;
  readonly priceId: string | null;
  /** 10⁻¹⁸ USD; `null` where unknown. */
  readonly listCost: bigint | null;
  readonly effectiveCost: bigint | null;
}

/** One time that a record's cost was changed. */
export interface UsageRevision {
  readonly runId: string;
  readonly revisedAt: Date;
  readonly reason: string;
  readonly requestedBy: string | null;
  /** The month was closed: the record stays as it was, and the difference was posted beside it. */
  readonly isAdjusted: boolean;
  readonly before: RecordCost;
  readonly after: RecordCost;
}
