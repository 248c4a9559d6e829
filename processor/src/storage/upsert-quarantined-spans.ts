import type pg from 'pg';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

const KEY = 'trace_id, span_id, reason, started_at';

/** Starts are compared as the database holds them: its arithmetic rounds those of distant years. */
const UPSERT = `
  insert into quarantined_spans as known (tenant, ${KEY}, detail, attributes, seen_count)
  select distinct on (${KEY}) $1, ${KEY}, detail, attributes, count(*) over (partition by ${KEY})
  from (
    select *, timestamptz 'epoch' + started_at_us * interval '1 microsecond' as started_at
    from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::jsonb[])
      as batch (trace_id, span_id, reason, started_at_us, detail, attributes)
  ) as spans
  order by ${KEY}
  on conflict (tenant, ${KEY}) do update set
    seen_count = known.seen_count + excluded.seen_count,
    last_seen_at = now()`;

/** Sets spans aside; one that is sent again is counted, not kept twice. */
export async function upsertQuarantinedSpans(
  client: pg.PoolClient,
  tenant: string,
  spans: readonly QuarantinedSpan[],
): Promise<void> {
  if (spans.length === 0) return;
  await runQuery(client, UPSERT, [
    tenant,
    formatArray(spans.map(({ traceId }) => toStorable(traceId, 128))),
    formatArray(spans.map(({ spanId }) => toStorable(spanId, 128))),
    formatArray(spans.map(({ reason }) => reason)),
    formatArray(spans.map(({ startedAtUs }) => startedAtUs)),
    formatArray(spans.map(({ detail }) => toStorable(detail, 2_000))),
    formatArray(spans.map(({ attributes }) => formatAttributes(attributes))),
  ]);
}

function formatAttributes(attributes: Readonly<Record<string, string>>): string {
  const storable = Object.entries(attributes)
    .slice(0, 200)
    .map(([key, value]) => [toStorable(key, 256), toStorable(value, 16_384)]);
  return JSON.stringify(Object.fromEntries(storable));
}

/** Quarantine is the last resort and refuses nothing: no NUL, no half surrogate pair, no endless text. */
function toStorable(text: string, maxLength: number): string {
  return Buffer.from(text.slice(0, maxLength).replaceAll('\0', '\ufffd')).toString();
}
