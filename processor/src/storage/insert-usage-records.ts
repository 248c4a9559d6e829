import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import { formatArray } from './format-array.ts';
import { formatRollupInsert, ROLLUP_SOURCE } from './rollup-columns.ts';
import { runQuery } from './run-query.ts';
import { USAGE_COLUMNS } from './usage-columns.ts';

/** A usage with the id that the ledger knows it by. */
export interface IdentifiedUsage {
  readonly id: string;
  readonly usage: PricedUsage;
}

const NAMES = USAGE_COLUMNS.map(({ name }) => name).join(', ');
/** $1 is the tenant; $2 to $5 are the key and the id. */
const ARRAYS = USAGE_COLUMNS.map(({ type }, index) => `$${index + 6}::${type}[]`).join(', ');

/**
 * One statement: what is new goes into `usage_records`, and only that into the sums, so that they
 * agree however often a span is sent. `inserted` is drained by the sort in each of the two inserts
 * below it before they write, which keeps the order of locks the same in every transaction.
 */
const INSERT = `
  with inserted as (
    insert into usage_records (tenant, started_at, trace_id, span_id, id, ${NAMES})
    select $1, timestamptz 'epoch' + started_at_us * interval '1 microsecond', trace_id, span_id, id,
      ${NAMES}
    from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::uuid[], ${ARRAYS})
      as batch (started_at_us, trace_id, span_id, id, ${NAMES})
    on conflict (tenant, started_at, trace_id, span_id) do nothing
    returning id, service_instance_id, sequence, ${ROLLUP_SOURCE.join(', ')}
  ), rolled_up as (
    ${formatRollupInsert('inserted')}
  ), counted as (
    insert into process_sequences as known
      (tenant, service, service_instance_id, stored, highest_sequence)
    select tenant, coalesce(service, '') as service, service_instance_id, count(*), max(sequence)
    from inserted
    where sequence is not null and service_instance_id is not null
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (tenant, service, service_instance_id) do update set
      stored = known.stored + excluded.stored,
      highest_sequence = greatest(known.highest_sequence, excluded.highest_sequence),
      last_seen_at = now()
  )
  select id from inserted`;

/** Stores what is not stored yet and returns the ids of that. The batch has to be in key order. */
export async function insertUsageRecords(
  client: pg.PoolClient,
  tenant: string,
  batch: readonly IdentifiedUsage[],
): Promise<Set<string>> {
  if (batch.length === 0) return new Set();
  const rows = await runQuery<{ id: string }>(client, INSERT, [
    tenant,
    formatArray(batch.map(({ usage }) => usage.record.startedAtUs)),
    formatArray(batch.map(({ usage }) => `\\x${usage.record.traceId}`)),
    formatArray(batch.map(({ usage }) => `\\x${usage.record.spanId}`)),
    formatArray(batch.map(({ id }) => id)),
    ...USAGE_COLUMNS.map(({ value }) => formatArray(batch.map(({ usage }) => value(usage)))),
  ]);
  return new Set(rows.map(({ id }) => id));
}
