import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { UsageRecord } from '../domain/usage.ts';

/** What a span is to the ledger: a record, nothing of its business, or usage that it cannot take. */
export type Extracted =
  | { readonly kind: 'usage'; readonly record: UsageRecord }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason }
  | { readonly kind: 'quarantined'; readonly span: QuarantinedSpan };

/**
 * Why a span is not stored. `not_usage`: no AI call. `not_inference`: an agent, a tool, a workflow,
 * whose tokens its model calls report as well. `no_operation`: AI, but it does not say what it did.
 */
export type IgnoredReason = 'not_usage' | 'not_inference' | 'no_operation';
