import type { Budget, Interval } from '../domain/budget.ts';
import type {
  RepriceDifferences,
  RepriceOrder,
  RepriceRun,
  RepriceTotals,
  UsageRevision,
} from '../domain/repricing.ts';
import type { UsageRecord } from '../domain/usage.ts';

/** What a run changes, or would, altogether and by what. */
export interface RepriceAnswer extends RepriceDifferences {
  /** One for each period of a budget in which something changes. */
  readonly byBudget: readonly {
    readonly budget: Budget;
    readonly period: Interval;
    readonly totals: RepriceTotals;
  }[];
}

/** What the API can do about the prices of past calls. Each may throw `UnavailableError`. */
export interface RepricePorts {
  /** Begins a run, which goes on by itself; `null` where there is no such tenant. */
  readonly requestRepricing: (order: RepriceOrder) => Promise<RepriceRun | null>;
  /** Newest first; `tenant` null is all of them. */
  readonly selectRepriceRuns: (question: {
    readonly tenant: string | null;
    readonly limit: number;
  }) => Promise<readonly RepriceRun[]>;
  /** `null`: there is none of this id, or it is another tenant's. */
  readonly selectRepriceRun: (question: {
    readonly id: string;
    readonly tenant: string | null;
  }) => Promise<RepriceRun | null>;
  readonly selectRepriceAnswer: (run: RepriceRun) => Promise<RepriceAnswer>;
  /** Of one record, the oldest first. */
  readonly selectRevisions: (question: {
    readonly tenant: string;
    readonly record: UsageRecord;
  }) => Promise<readonly UsageRevision[]>;
}
