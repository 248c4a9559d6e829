/** A budget's calendar period. */
export type BudgetPeriod = 'day' | 'week' | 'month';

/** A limit on spend, from `tallylight.yaml`. */
export interface Budget {
  readonly tenant: string;
  /** Unique in the configuration, across tenants. */
  readonly name: string;
  /** Only calls of this `deployment.environment.name`; `null` for all. */
  readonly environment: string | null;
  /** 10⁻¹⁸ USD. */
  readonly limit: bigint;
  readonly period: BudgetPeriod;
  /** IANA time zone in which the period begins at midnight. */
  readonly timeZone: string;
  /** Shares of the limit at which people are told, ascending: `0.5`, `0.8`, `1`. Decimal text. */
  readonly thresholds: readonly string[];
  readonly owner: string | null;
  /** Where a crossing is posted; `null` for nowhere. */
  readonly webhookUrl: string | null;
  /** An incoming webhook of Slack; `null` for none. */
  readonly slackUrl: string | null;
  /** Mail addresses of those who are told. */
  readonly recipients: readonly string[];
}

/** Half-open interval of instants. */
export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

/** How a budget stands. */
export interface BudgetState {
  readonly budget: Budget;
  readonly period: Interval;
  /** 10⁻¹⁸ USD: the sum of the known effective costs. */
  readonly spent: bigint;
  /** Calls in the period whose cost is unknown, so that `spent` may be too low. */
  readonly unpricedRequests: number;
  readonly absentRequests: number;
  /** Calls of the period whose usage is an estimate, and the part of `spent` that they make. */
  readonly estimatedRequests: number;
  /** 10⁻¹⁸ USD. */
  readonly estimatedCost: bigint;
}

/** A threshold that was crossed for the first time in its period. */
export interface Crossing {
  readonly state: BudgetState;
  readonly threshold: string;
}
