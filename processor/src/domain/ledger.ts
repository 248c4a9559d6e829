import type { CostBasis } from './charge.ts';
import type { UsageRecord } from './usage.ts';

/** Where a price comes from and when it holds, as shown beside each record. */
export interface PriceReference {
  readonly id: string;
  /** Name and version of the catalogue, such as `genai-prices 0.2.3`. */
  readonly source: string;
  readonly sourceUrl: string | null;
  readonly licence: string | null;
  /** The price holds from this instant on; `null` is «always so far». */
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** When this ledger learned of the price. */
  readonly knownFrom: Date;
}

/** A record as the ledger holds it. */
export interface StoredUsage {
  /** UUID, version 8: its first 48 bits are the record's start in milliseconds. */
  readonly id: string;
  readonly record: UsageRecord;
  readonly costBasis: CostBasis;
  /** 10⁻¹⁸ USD; `null` where unknown. */
  readonly listCost: bigint | null;
  readonly effectiveCost: bigint | null;
  readonly price: PriceReference | null;
  /** The id of the record of the same call that counts in this one's place; `null` where this counts. */
  readonly supersededBy: string | null;
  /** What its cost assumes, or why it has none, as in `PricedUsage`; empty where that was not kept. */
  readonly notes: readonly string[];
}

/** Which records a question is about. Every given field must match exactly. */
export interface UsageFilter {
  readonly user?: string;
  readonly provider?: string;
  /** Matches the model that answered or the model asked for. */
  readonly model?: string;
  readonly environment?: string;
  readonly service?: string;
  readonly feature?: string;
  readonly project?: string;
  readonly organization?: string;
  readonly session?: string;
  readonly task?: string;
  readonly status?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Inclusive. */
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

/** Position behind which the next page of records begins (newest first). */
export interface UsageCursor {
  readonly startedAtUs: bigint;
  readonly id: string;
}

/** Sums over records. Costs cover the known ones only; the unknown ones are counted beside them. */
export interface UsageTotals {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
  /** 10⁻¹⁸ USD. */
  readonly listCost: bigint;
  readonly effectiveCost: bigint;
  /** Calls with known usage and no price. */
  readonly unpricedRequests: number;
  /** Calls whose usage is unknown. */
  readonly absentRequests: number;
  /** Calls whose usage the provider did not state and somebody estimated; some may have no price. */
  readonly estimatedRequests: number;
  /** Their part of the effective cost, 10⁻¹⁸ USD. */
  readonly estimatedCost: bigint;
}

/** What a summary can be grouped by. */
export type SummaryDimension =
  | 'provider'
  | 'model'
  | 'user'
  | 'feature'
  | 'project'
  | 'organization'
  | 'environment'
  | 'service'
  | 'operation'
  | 'status';

/** One group of a summary; `key` is `null` for calls that do not name the dimension. */
export interface SummaryGroup {
  readonly key: string | null;
  readonly totals: UsageTotals;
}

/** Totals and, per dimension, the groups with the highest effective cost first. */
export interface Summary {
  readonly totals: UsageTotals;
  readonly groups: Readonly<Partial<Record<SummaryDimension, readonly SummaryGroup[]>>>;
}

/** A budget's threshold that was crossed, and how far telling people of it has come. */
export interface Notice {
  readonly id: string;
  readonly tenant: string;
  readonly budget: string;
  readonly periodStart: Date;
  /** Share of the limit, decimal text: `0.8`. */
  readonly threshold: string;
  /** The limit below which it was crossed, decimal text in USD. */
  readonly limit: string;
  /** What is told. */
  readonly payload: unknown;
  readonly createdAt: Date;
  /** `null` once nothing is left to do: it was delivered, or given up. */
  readonly nextAttemptAt: Date | null;
  readonly attempts: number;
  readonly deliveredAt: Date | null;
  readonly lastError: string | null;
}
