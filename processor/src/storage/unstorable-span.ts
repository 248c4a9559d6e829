import type { PricedUsage } from '../domain/charge.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';

/** A usage that the database refused, kept whole as JSON for a later repair. */
export function createUnstorableSpan({ record }: PricedUsage, reason: Error): QuarantinedSpan {
  return {
    traceId: record.traceId,
    spanId: record.spanId,
    startedAtUs: record.startedAtUs,
    reason: 'unstorable',
    detail: `The database refused the record: ${reason.message}. Correct the sender; the record is kept here.`,
    attributes: { record: JSON.stringify(record, formatBigint) },
  };
}

function formatBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
