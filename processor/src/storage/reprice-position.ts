import type { Bind } from './usage-conditions.ts';

/** A place in the order of `usage_records_key`, which a tenant's records are gone through in. */
export interface RepricePosition {
  readonly tenantId: number;
  /** `null` before the tenant's first record. */
  readonly key: RecordKey | null;
}

/** What follows the tenant in that index. */
export interface RecordKey {
  readonly slot: number;
  readonly traceHash: number;
  readonly spanHash: number;
  /** Microseconds since the Unix epoch, as text. */
  readonly startedAtUs: string;
}

/** The columns of a `RecordKey`, in their order. */
export const KEY_COLUMNS =
  'usage_slot(started_at), uuid_hash(trace_id), hashint8(span_id), started_at';

/** SQL of the columns above, compared with a key. */
export function formatKeyCondition(operator: '>' | '<=', key: RecordKey, bind: Bind): string {
  const { slot, traceHash, spanHash, startedAtUs } = key;
  const start = `timestamptz 'epoch' + ${bind(startedAtUs)}::bigint * interval '1 microsecond'`;
  return `(${KEY_COLUMNS})
    ${operator} (${bind(slot)}::int, ${bind(traceHash)}::int, ${bind(spanHash)}::int, ${start})`;
}
