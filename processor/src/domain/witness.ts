import type { Dialect, SummedDialect, UsageRecord } from './usage.ts';

/** What one record says of a call: enough to tell whether another record is of the same call. */
export interface Witness
  extends Pick<
    UsageRecord,
    | 'traceId'
    | 'spanId'
    | 'startedAtUs'
    | 'durationUs'
    | 'dialect'
    | 'operationName'
    | 'providerName'
    | 'requestModel'
    | 'responseModel'
    | 'responseId'
    | 'status'
    | 'source'
  > {
  readonly environment: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** One call and its records: one counts, the others are kept beside it. */
export interface WitnessedCall<Given extends Witness = Witness> {
  readonly billed: Given;
  readonly superseded: readonly Given[];
}

/** How the ledger is told which records are one call. Both are pure, and of one tenant's records. */
export interface WitnessRules {
  /** Parts the records so that none has anything to do with those of another group. */
  group<Given extends Witness>(witnesses: readonly Given[]): Given[][];
  /** The calls of a group: of the same records always the same, in whatever order they are given. */
  resolve<Given extends Witness>(group: readonly Given[]): WitnessedCall<Given>[];
}

/** What tells of many calls at once is no witness of one. */
export const SUMMED_DIALECTS: ReadonlySet<Dialect> = new Set([
  'claude-code-metrics',
  'gen-ai-metrics',
] satisfies SummedDialect[]);

/** How far apart records of one trace are looked for as one call's: longer than clients try. */
export const SAME_TRACE_WINDOW_US = 3_600_000_000n;

/** How far apart records with one response id, in different traces, may start. */
export const SAME_ID_WINDOW_US = 600_000_000n;
