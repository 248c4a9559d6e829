import type pg from 'pg';
import { formatColumn } from './format-array.ts';
import { runQuery } from './run-query.ts';
import { formatSpanId } from './span-id.ts';
import type { UsageRow } from './usage-columns.ts';

const GIVEN = `(
    select tenant_id, trace_id, span_id, at,
      timestamptz 'epoch' + started_at_us * interval '1 microsecond' as started_at
    from unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[])
      with ordinality as batch (tenant_id, trace_id, span_id, started_at_us, at)
  ) as given`;

/** Sorted, so that every transaction takes its locks in one order. */
const INSERT = `
  with inserted as (
    insert into told_calls (tenant_id, trace_id, span_id, started_at)
    select tenant_id, trace_id, span_id, started_at from ${GIVEN}
    order by tenant_id, trace_id, span_id, started_at
    on conflict do nothing
    returning true
  )
  select count(*)::int as inserted from inserted`;

/** A statement of its own: it sees what was committed while the insert waited for it. */
const SELECT_OTHERS = `
  select (given.at - 1)::int as at from ${GIVEN}
  join told_calls as told using (tenant_id, trace_id, span_id)
  where told.started_at <> given.started_at`;

/**
 * Notes the calls that somebody else told of, and returns the rows without those that are known from another
 * instant: a line of a batch's results that is read on another day is the same call. Comes before the records
 * are inserted.
 */
export async function insertToldCalls<Row extends UsageRow>(
  client: pg.PoolClient,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const told = rows.filter(isTold);
  if (told.length === 0) return rows;
  const values = [
    formatColumn(told, ({ resolved }) => resolved.tenantId),
    formatColumn(told, ({ resolved }) => resolved.usage.record.traceId),
    formatColumn(told, ({ resolved }) => formatSpanId(resolved.usage.record.spanId)),
    formatColumn(told, ({ resolved }) => resolved.usage.record.startedAtUs),
  ];
  const [outcome] = await runQuery<{ inserted: number }>(client, INSERT, values);
  if (outcome?.inserted === told.length) return rows;
  const others = await runQuery<{ at: number }>(client, SELECT_OTHERS, values);
  const known = new Set(others.map(({ at }) => told[at]));
  return rows.filter((row) => !known.has(row));
}

/** Our instrumentation numbers its own calls, and no others: whoever tells of them would count them again. */
function isTold({ resolved }: UsageRow): boolean {
  const { dialect, sequence } = resolved.usage.record;
  return dialect === 'ai-usage' && sequence === null;
}
