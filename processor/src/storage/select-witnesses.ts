import type pg from 'pg';
import type { Dialect, UsageSource, UsageStatus } from '../domain/usage.ts';
import { SAME_ID_WINDOW_US, SAME_TRACE_WINDOW_US, type Witness } from '../domain/witness.ts';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/** A record as its call's other records are compared with it. */
export interface StoredWitness extends Witness {
  readonly tenantId: number;
  /** Records with the same details have the same dialect. */
  readonly detailId: number;
  readonly postedAt: Date | null;
  /** The id of the record that counts in this one's place. */
  readonly supersededBy: string | null;
}

/** A mock may give one id to every answer. The nearest in time are the likeliest witnesses. */
const MAX_SHARING_ID = 1_000;

/** What makes it an event, which is told some time after its call. */
const EVENT_DELAY = "interval '1 second'";

const COLUMNS = `started_at, trace_id, span_id, posted_at, superseded_by, duration_us, response_id,
  input_tokens, output_tokens, tenant_id, dimension_id, detail_id`;

function formatBatch(name: string, shared: string, type: string, first: number): string {
  const types = ['int', type, 'bigint', 'bigint', 'text'];
  const arrays = types.map((of, at) => `$${first + at}::${of}[]`);
  const instant = (column: string) => `timestamptz 'epoch' + ${column} * interval '1 microsecond'`;
  return `${name} as materialized (
    select tenant_id, ${shared}, ${instant('first_us')} as first, ${instant('last_us')} as last,
      alike::int[]
    from unnest(${arrays.join(', ')}) as given (tenant_id, ${shared}, first_us, last_us, alike)
  )`;
}

function formatTimes(name: string, windowUs: bigint): string {
  const from = `${name}.first - ${windowUs} * interval '1 microsecond'`;
  const to = `${name}.last + ${windowUs} * interval '1 microsecond'`;
  return `usage_slot(started_at)
      = any(array(select generate_series(usage_slot(${from}), usage_slot(${to}))))
    and started_at >= ${from} and started_at <= ${to}
    and detail_id <> all(${name}.alike)`;
}

/**
 * One lateral query for each trace and each id: the time-local indexes are used, whatever the planner
 * believes about how many there are. Of a trace, which may be long, only that is read which runs at the
 * same time or has an id that is looked for.
 */
const SELECT = `
  with ${formatBatch('traces', 'trace_id', 'uuid', 1)},
  ${formatBatch('ids', 'response_id', 'text', 6)},
  found as (
    select found.* from traces cross join lateral (
      select ${COLUMNS} from usage_records
      where usage_records.tenant_id = traces.tenant_id
        and uuid_hash(usage_records.trace_id) = uuid_hash(traces.trace_id)
        and usage_records.trace_id = traces.trace_id
        and ${formatTimes('traces', SAME_TRACE_WINDOW_US)}
        and (started_at <= last + ${EVENT_DELAY}
            and started_at + duration_us * interval '1 microsecond' >= first - ${EVENT_DELAY}
          or response_id = any($7::text[]))
      offset 0
    ) as found
    union all
    select found.* from ids cross join lateral (
      select ${COLUMNS} from usage_records
      -- As a sum, because the key's index begins with the tenant and would find all of its ten minutes.
      where usage_records.tenant_id + 0 = ids.tenant_id
        and hashtext(usage_records.response_id) = hashtext(ids.response_id)
        and usage_records.response_id = ids.response_id
        and ${formatTimes('ids', SAME_ID_WINDOW_US)}
      order by greatest(first - started_at, started_at - last)
      limit ${MAX_SHARING_ID}
    ) as found
  )
  select found.tenant_id, detail_id, posted_at, superseded_by, duration_us, response_id, input_tokens,
    output_tokens, (extract(epoch from started_at) * 1000000)::bigint as started_at_us,
    replace(trace_id::text, '-', '') as trace_id, lpad(to_hex(span_id), 16, '0') as span_id,
    operation_name, provider_name, request_model, response_model, status, environment,
    body->>'dialect' as dialect, body->>'usage_source' as source
  from found
  join usage_dimensions as dimensions on dimensions.id = found.dimension_id
  join usage_details as details on details.id = found.detail_id`;

interface WitnessRow {
  readonly tenant_id: number;
  readonly detail_id: number;
  readonly posted_at: Date | null;
  readonly superseded_by: string | null;
  readonly duration_us: string;
  readonly response_id: string | null;
  readonly input_tokens: string | null;
  readonly output_tokens: string | null;
  readonly started_at_us: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly operation_name: string;
  readonly provider_name: string;
  readonly request_model: string | null;
  readonly response_model: string | null;
  readonly environment: string | null;
  readonly status: UsageStatus;
  readonly dialect: Dialect;
  readonly source: UsageSource;
}

/**
 * The records that have a trace and time or a response id in common with the given ones, but not the
 * dialect. Some of them twice, and more than are of one call with them: that is not for SQL to say.
 */
export async function selectWitnesses(
  client: pg.PoolClient,
  witnesses: readonly StoredWitness[],
): Promise<StoredWitness[]> {
  const rows = await runQuery<WitnessRow>(client, SELECT, [
    ...formatSearches(witnesses, ({ traceId }) => traceId),
    ...formatSearches(witnesses, ({ responseId }) => responseId),
  ]);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    detailId: row.detail_id,
    postedAt: row.posted_at,
    supersededBy: row.superseded_by,
    traceId: row.trace_id,
    spanId: row.span_id,
    startedAtUs: BigInt(row.started_at_us),
    durationUs: BigInt(row.duration_us),
    dialect: row.dialect,
    operationName: row.operation_name,
    providerName: row.provider_name,
    requestModel: row.request_model,
    responseModel: row.response_model,
    responseId: row.response_id,
    status: row.status,
    source: row.source,
    environment: row.environment,
    inputTokens: row.input_tokens === null ? null : Number(row.input_tokens),
    outputTokens: row.output_tokens === null ? null : Number(row.output_tokens),
  }));
}

/** What records have in common, from the first one's start to the last one's end. */
interface Search {
  readonly tenantId: number;
  readonly shared: string;
  readonly dialects: Set<Dialect>;
  readonly detailIds: Set<number>;
  firstUs: bigint;
  lastUs: bigint;
}

/** As columns; the last one has what need not be found: other records of the only dialect. */
function formatSearches(
  witnesses: readonly StoredWitness[],
  share: (witness: StoredWitness) => string | null,
): string[] {
  const searches = new Map<string, Search>();
  for (const witness of witnesses) {
    const shared = share(witness);
    if (shared !== null) widen(searches, shared, witness);
  }
  const all = [...searches.values()];
  return [
    formatArray(all.map(({ tenantId }) => tenantId)),
    formatArray(all.map(({ shared }) => shared)),
    formatArray(all.map(({ firstUs }) => firstUs)),
    formatArray(all.map(({ lastUs }) => lastUs)),
    formatArray(
      all.map(({ dialects, detailIds }) => formatArray(dialects.size > 1 ? [] : [...detailIds])),
    ),
  ];
}

function widen(searches: Map<string, Search>, shared: string, witness: StoredWitness): void {
  const { tenantId, detailId, dialect, startedAtUs, durationUs } = witness;
  const endedAtUs = startedAtUs + durationUs;
  const key = `${tenantId}/${shared}`;
  const search = searches.get(key);
  if (search === undefined) {
    searches.set(key, {
      tenantId,
      shared,
      dialects: new Set([dialect]),
      detailIds: new Set([detailId]),
      firstUs: startedAtUs,
      lastUs: endedAtUs,
    });
    return;
  }
  search.dialects.add(dialect);
  search.detailIds.add(detailId);
  if (startedAtUs < search.firstUs) search.firstUs = startedAtUs;
  if (endedAtUs > search.lastUs) search.lastUs = endedAtUs;
}
