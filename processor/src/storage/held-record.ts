import type { UsageRecord } from '../domain/usage.ts';

/** A record's id among those that are held: its key's. */
export function createHeldId({ traceId, spanId }: UsageRecord): string {
  return `${traceId}${spanId}`;
}

/** A record as JSON, its times as text. */
export function formatRecord(record: UsageRecord): string {
  return JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** Reads what `formatRecord` wrote, after the database has parsed it. */
export function parseRecord(value: StoredRecord): UsageRecord {
  return {
    ...value,
    startedAtUs: BigInt(value.startedAtUs),
    durationUs: BigInt(value.durationUs),
  };
}

/** A record in a `jsonb` column. */
export type StoredRecord = Omit<UsageRecord, 'startedAtUs' | 'durationUs'> & {
  readonly startedAtUs: string;
  readonly durationUs: string;
};
