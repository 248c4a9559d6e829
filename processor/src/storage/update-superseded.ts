import type pg from 'pg';
import { formatArray } from './format-array.ts';
import { formatIsClosed } from './format-is-closed.ts';
import { formatLatestRevision } from './latest-revision.ts';
import { resolveMonthClose } from './month-close.ts';
import { formatRollupInsert, MEASURES, ROLLUP_MEASURES } from './rollup-columns.ts';
import { runQuery } from './run-query.ts';
import type { StoredWitness } from './select-witnesses.ts';
import { formatSpanId } from './span-id.ts';

/** A record of which it is to be said anew whether it counts. */
export interface Supersession {
  readonly witness: StoredWitness;
  /** The id of the record that counts in its place; `null` where it counts itself. */
  readonly supersededBy: string | null;
}

const NAMES = Object.entries(ROLLUP_MEASURES);

/** What a change adds to the sums of its hour, which is open. */
const STEPS = NAMES.map(([name, one]) => `step * ${one} as ${name}`).join(', ');

/**
 * In a closed month: what a record has to add from now on, which is what it was last revised to, without
 * what was added for it so far.
 */
const DIFFERENCES = NAMES.map(
  ([name, one]) =>
    `(step > 0)::int * ${formatRevised(one)} - (left_out is null)::int * ${one}
      - coalesce(known_${name}, 0) as ${name}`,
).join(', ');

function formatRevised(one: string): string {
  return one.replaceAll(
    /cost_basis|list_cost|effective_cost/g,
    'case when revised_cost_basis is null then $& else revised_$& end',
  );
}

const ADJUSTMENTS = NAMES.map(([name]) => `sum(${name}) as known_${name}`).join(', ');

/**
 * One statement: the marks, and the sums with them. `step` is 1 where a record counts from now on, -1
 * where it does not any more, 0 where another one than before counts in its place.
 */
const UPDATE = `
  with given as (
    select *, timestamptz 'epoch' + started_at_us * interval '1 microsecond' as started_at
    from unnest($1::int[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::int[], $7::boolean[])
      as given (tenant_id, started_at_us, trace_id, span_id, superseded_by, step, is_past)
  ), changes as materialized (
    select tenant_id as tenant, started_at as start, trace_id as trace, span_id as span, superseded_by,
      step, ${formatIsClosed('given', 'is_past')} as is_closed
    from given
  ), marked as (
    update usage_records as record set
      superseded_by = changes.superseded_by,
      left_out = case
        when is_closed or step = 0 then left_out
        when step < 0 then true
      end
    from changes
    where tenant_id = tenant and started_at = start and trace_id = trace and span_id = span
      -- As the index has it.
      and usage_slot(started_at) = usage_slot(start) and uuid_hash(trace_id) = uuid_hash(trace)
      and hashint8(span_id) = hashint8(span)
      -- Which partitions there are to look into.
      and started_at between $8 and $9
    returning record.*, step, is_closed
  ), adjusted as (
    insert into usage_adjustments (tenant_id, posted_at, dimension_id, user_id, reason, started_at,
      trace_id, span_id, ${MEASURES})
    select tenant_id, $10, dimension_id, user_id,
      case when step < 0 then 'superseded' else 'no longer superseded' end, started_at, trace_id,
      span_id, ${DIFFERENCES}
    from marked left join lateral (
      select ${ADJUSTMENTS} from usage_adjustments as known
      where known.tenant_id = marked.tenant_id and known.started_at = marked.started_at
        and known.trace_id = marked.trace_id and known.span_id = marked.span_id
    ) as adjustments on true
    left join lateral (${formatLatestRevision('marked')}) as revised on true
    where is_closed and step <> 0
    returning *
  ), rolled_up as (
    ${formatRollupInsert(`(
      select tenant_id, coalesce(posted_at, started_at) as counted_at, dimension_id, user_id, ${STEPS}
      from marked where not is_closed and step <> 0
      union all
      select tenant_id, posted_at, dimension_id, user_id, ${MEASURES} from adjusted
    ) as changed`)}
    returning tenant_id, hour
  )
  select count(*)::int as marked,
    (select array_agg(distinct hour) from rolled_up) as hours
  from marked`;

/** Sums of nothing, which would show as a group without calls. */
const DELETE = `
  delete from usage_hourly where tenant_id = $1 and hour = any($2::timestamptz[])
    and ${NAMES.map(([name]) => `${name} = 0`).join(' and ')}`;

/**
 * Marks records of one tenant, and takes out of the sums or back into them what they add: in the hour in
 * which they counted, or, where the month of that is closed, by an adjustment in the hour of `postedAt`.
 */
export async function updateSuperseded(
  client: pg.PoolClient,
  changes: readonly Supersession[],
  postedAt: Date,
): Promise<void> {
  const [first] = changes;
  if (first === undefined) return;
  const starts = changes.map(({ witness }) => Number(witness.startedAtUs / 1000n));
  const [outcome] = await runQuery<{ marked: number; hours: Date[] | null }>(client, UPDATE, [
    formatArray(changes.map(({ witness }) => witness.tenantId)),
    formatArray(changes.map(({ witness }) => witness.startedAtUs)),
    formatArray(changes.map(({ witness }) => witness.traceId)),
    formatArray(changes.map(({ witness }) => formatSpanId(witness.spanId))),
    formatArray(changes.map(({ supersededBy }) => supersededBy)),
    formatArray(changes.map(resolveStep)),
    formatArray(changes.map(({ witness }) => isClosed(witness, postedAt))),
    new Date(Math.min(...starts)),
    new Date(Math.max(...starts) + 1),
    postedAt,
  ]);
  if (outcome?.marked !== changes.length) {
    throw new Error(`Of ${changes.length} records, ${outcome?.marked} were there to be marked.`);
  }
  if (outcome.hours !== null) {
    await runQuery(client, DELETE, [first.witness.tenantId, outcome.hours]);
  }
}

function resolveStep({ witness, supersededBy }: Supersession): number {
  return Number(supersededBy === null) - Number(witness.supersededBy === null);
}

/** Whether the hour in which it is summed, or was, does not change any more. */
function isClosed({ postedAt, startedAtUs }: StoredWitness, now: Date): boolean {
  const countedAtUs = postedAt === null ? startedAtUs : BigInt(postedAt.getTime()) * 1000n;
  return now >= resolveMonthClose(countedAtUs);
}
