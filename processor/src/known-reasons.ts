import type { QuarantineReason } from './domain/quarantine.ts';
import type { IgnoredReason } from './extract/extracted.ts';
import type { KnownReasons } from './metrics/pipeline-metrics.ts';
import type { CutKind } from './receiver/request-bounds.ts';

// As objects, so that the compiler misses a reason that somebody adds elsewhere.
const ignored: Readonly<Record<IgnoredReason, true>> = {
  not_usage: true,
  not_inference: true,
  no_operation: true,
  no_usage: true,
  repeated_by_sender: true,
};

const rejected: Readonly<Record<QuarantineReason, true>> = {
  invalid_ids: true,
  invalid_times: true,
  invalid_attributes: true,
  too_old: true,
  in_future: true,
  unstorable: true,
};

const cut: Readonly<Record<CutKind, true>> = { attribute: true, text: true, nested_value: true };

/** Why sums of calls are not counted, or calls because of them. */
const summed = ['aggregate_of_spans', 'counted_by_calls', 'counted_by_metrics'];

/** Every reason for which the pipeline counts what it does not store: their counters start at zero. */
export const knownReasons: KnownReasons = {
  ignored: [...Object.keys(ignored), ...summed],
  rejected: Object.keys(rejected),
  // Those of `receiver/refusals.ts` that are for good, and the wrong token.
  refused: [
    'undecodable',
    'unauthenticated',
    'foreign_page',
    'unknown_path',
    'method_not_allowed',
    'too_large',
    'unsupported_media_type',
    'unsupported_encoding',
  ],
  cut: Object.keys(cut),
};
