import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { UsageRecord } from '../domain/usage.ts';

/** What a span or a log record is to the ledger: a record, nothing of its business, or usage that it cannot take. */
export type Extracted =
  | { readonly kind: 'usage'; readonly record: UsageRecord }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason }
  | { readonly kind: 'quarantined'; readonly span: QuarantinedSpan };

/**
 * Why a span or a log record is not stored. `not_usage`: no AI call. `not_inference`: an agent, a tool,
 * a workflow, whose tokens its model calls report as well. `no_operation`: AI, but it does not say what
 * it did. `no_usage`: an event of a call that says nothing of its tokens. `repeated_by_sender`: the same
 * sender reports the same call better in another record.
 */
export type IgnoredReason =
  | 'not_usage'
  | 'not_inference'
  | 'no_operation'
  | 'no_usage'
  | 'repeated_by_sender';
