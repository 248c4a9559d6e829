import type pg from 'pg';
import { formatColumn } from './format-array.ts';
import { formatRollupInsert, RECORD_MEASURES } from './rollup-columns.ts';
import { runQuery } from './run-query.ts';
import { formatSpanId } from './span-id.ts';
import { USAGE_COLUMNS, type UsageRow } from './usage-columns.ts';

const NAMES = USAGE_COLUMNS.map(({ name }) => name).join(', ');
const ARRAYS = USAGE_COLUMNS.map(({ type }, index) => `$${index + 2}::${type}[]`).join(', ');

/** The columns of the index `usage_records_key`. */
const KEY = 'tenant_id, usage_slot(started_at), uuid_hash(trace_id), hashint8(span_id), started_at';

/**
 * One statement: what is new goes into `usage_records`, and only that into the sums, so that they
 * agree however often a span is sent. Each of the inserts and updates below `inserted` sorts, which
 * drains that before the first lock and keeps the order of locks the same in every transaction.
 *
 * `unnest`, because COPY into a temporary table takes the database only a tenth less, the processor
 * half more, and a table in each session that a pooler in between would not keep.
 */
const INSERT = `
  with inserted as (
    insert into usage_records (started_at, ${NAMES})
    select timestamptz 'epoch' + started_at_us * interval '1 microsecond', ${NAMES}
    from unnest($1::bigint[], ${ARRAYS}) as batch (started_at_us, ${NAMES})
    on conflict (${KEY}) do nothing
    returning *
  ), rolled_up as (
    ${formatRollupInsert(`(
      select tenant_id, coalesce(posted_at, started_at) as counted_at, dimension_id, user_id,
        ${RECORD_MEASURES}
      from inserted
    ) as counted`)}
  ), sequences as (
    select process_id, count(*) as stored, max(sequence) as highest
    from inserted
    where process_id is not null and sequence is not null
    group by process_id
  ), locked as materialized (
    select id from usage_processes where id in (select process_id from sequences)
    order by id for update
  ), sequenced as (
    update usage_processes as process set
      stored = process.stored + sequences.stored,
      highest_sequence = greatest(process.highest_sequence, sequences.highest),
      last_seen_at = now()
    from sequences join locked on locked.id = sequences.process_id
    where process.id = sequences.process_id
  )
  select count(*)::int as stored,
    -- Which ones is asked only where some were known already.
    case when count(*) < $${USAGE_COLUMNS.length + 2}::int then (
      select array_agg((extract(epoch from started_at) * 1000000)::bigint || '/' || tenant_id || '/'
        || replace(trace_id::text, '-', '') || '/' || span_id)
      from inserted
    ) end as keys
  from inserted`;

/**
 * Stores what is not stored yet and returns the rows that were new. The batch has to be in key order.
 * @throws UnstorableError and pg's DatabaseError where a row is refused, which refuses them all.
 */
export async function insertUsageRecords<Row extends UsageRow>(
  client: pg.PoolClient,
  batch: readonly Row[],
): Promise<readonly Row[]> {
  if (batch.length === 0) return [];
  const [outcome] = await runQuery<{ stored: number; keys: string[] | null }>(client, INSERT, [
    formatColumn(batch, ({ resolved }) => resolved.usage.record.startedAtUs),
    ...USAGE_COLUMNS.map(({ value }) => formatColumn(batch, value)),
    batch.length,
  ]);
  if (outcome === undefined) throw new Error('An insert without an outcome.');
  if (outcome.stored === batch.length) return batch;
  const keys = new Set(outcome.keys ?? []);
  // Deleted when met: of a span that is twice in one batch, the first is the new one.
  return batch.filter((row) => keys.delete(formatKey(row)));
}

function formatKey({ resolved: { tenantId, usage } }: UsageRow): string {
  const { startedAtUs, traceId, spanId } = usage.record;
  return `${startedAtUs}/${tenantId}/${traceId.toLowerCase()}/${formatSpanId(spanId)}`;
}
