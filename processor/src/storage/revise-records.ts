import { formatIsClosed } from './format-is-closed.ts';
import { formatLatestRevision } from './latest-revision.ts';
import { formatRollupInsert, MEASURES, ROLLUP_MEASURES } from './rollup-columns.ts';

/** As the index `usage_records_key` has it, with the months that there are to look into. */
function formatKeys(given: string, first: number): string {
  return `record.tenant_id = $${first} and record.started_at = ${given}.start
    and record.trace_id = ${given}.trace and record.span_id = ${given}.span
    and usage_slot(record.started_at) = usage_slot(${given}.start)
    and uuid_hash(record.trace_id) = uuid_hash(${given}.trace)
    and hashint8(record.span_id) = hashint8(${given}.span)
    and record.started_at between $${first + 1} and $${first + 2}`;
}

const START = "timestamptz 'epoch' + started_at_us * interval '1 microsecond' as start";

/**
 * Parameters: tenant, first and last start, then the keys of the records. A statement of its own: the next
 * one sees what was committed while this one waited.
 */
export const LOCK_RECORDS = `
  with given as (
    select ${START}, trace, span
    from unnest($4::bigint[], $5::uuid[], $6::bigint[]) as given (started_at_us, trace, span)
  )
  select from usage_records as record join given on ${formatKeys('given', 1)}
  order by record.started_at, record.trace_id, record.span_id
  for no key update of record`;

/** In which a repriced record's share of the sums may change. */
const CHANGED_MEASURES = [
  'unpriced_requests',
  'absent_requests',
  'list_cost',
  'effective_cost',
  'estimated_cost',
] as const;

/** What a measure is for a cost whose columns have this prefix. */
function formatMeasure(name: keyof typeof ROLLUP_MEASURES, prefix: string): string {
  return ROLLUP_MEASURES[name].replaceAll(/cost_basis|list_cost|effective_cost/g, `${prefix}$&`);
}

function formatDifferences(format: (name: (typeof CHANGED_MEASURES)[number]) => string): string {
  return CHANGED_MEASURES.map((name) => `${format(name)} as ${name}`).join(', ');
}

/** Of an open month: the new cost in place of the old one. */
const STEPS = Object.keys(ROLLUP_MEASURES)
  .map((name) => {
    const changed = CHANGED_MEASURES.find((each) => each === name);
    if (changed === undefined) return `0 as ${name}`;
    return `${formatMeasure(changed, 'new_')} - ${formatMeasure(changed, 'old_')} as ${name}`;
  })
  .join(', ');

/** Of a closed one: the new cost, without what the record and what was posted for it add up to. */
const POSTINGS = formatDifferences(
  (name) =>
    `${formatMeasure(name, 'new_')} - (left_out is null)::int * ${formatMeasure(name, 'own_')}
      - coalesce(known_${name}, 0)`,
);

const KNOWN = CHANGED_MEASURES.map((name) => `sum(${name}) as known_${name}`).join(', ');

/** `old_` is what counted, which is what the record has (`own_`) unless that was revised after its close. */
const CHANGED = `
  with given as (
    select ${START}, trace, span, prices.number as price_number, basis, list, effective, detail
    from unnest($7::bigint[], $8::uuid[], $9::bigint[], $10::text[], $11::cost_basis[],
      $12::numeric(38, 18)[], $13::numeric(38, 18)[], $14::int[])
      as given (started_at_us, trace, span, price_id, basis, list, effective, detail)
    left join prices on prices.id = price_id
  ), found as (
    select record.tenant_id, record.started_at, record.trace_id, record.span_id, record.dimension_id,
      record.user_id, record.left_out, record.superseded_by, record.is_estimated, is_closed,
      case when is_closed then $2 else coalesce(record.posted_at, record.started_at) end as counted_at,
      record.cost_basis as own_cost_basis, record.list_cost as own_list_cost,
      record.effective_cost as own_effective_cost,
      case when is_revised then revised_price_number else record.price_number end as old_price_number,
      case when is_revised then revised_detail_id else record.detail_id end as old_detail_id,
      case when is_revised then revised_cost_basis else record.cost_basis end as old_cost_basis,
      case when is_revised then revised_list_cost else record.list_cost end as old_list_cost,
      case when is_revised then revised_effective_cost else record.effective_cost end
        as old_effective_cost,
      given.price_number as new_price_number, given.detail as new_detail_id,
      given.basis as new_cost_basis, given.list as new_list_cost,
      given.effective as new_effective_cost
    from given
    join usage_records as record on ${formatKeys('given', 4)}
    cross join lateral (
      select ${formatIsClosed('record', 'coalesce(record.posted_at, record.started_at) < $3::timestamptz')}
        as is_closed
    ) as month
    left join lateral (${formatLatestRevision('record')}) as revised on is_closed
    cross join lateral (select revised_cost_basis is not null as is_revised) as revision
  ), changed as materialized (
    select *, is_closed or left_out is null as is_summed from found
    where (old_cost_basis, old_list_cost, old_effective_cost)
        is distinct from (new_cost_basis, new_list_cost, new_effective_cost)
        and (not is_closed or superseded_by is null)
      or (old_price_number, old_detail_id) is distinct from (new_price_number, new_detail_id)
        and not is_closed
  ), differences as (
    insert into reprice_differences as known (run_id, tenant_id, dimension_id, counted_at, records,
      newly_priced, newly_unpriced, adjusted, old_list_cost, new_list_cost, old_effective_cost,
      new_effective_cost)
    select $1, tenant_id, dimension_id,
      date_bin('15 minutes', counted_at, timestamptz '2000-01-01 00:00:00Z'), count(*),
      count(*) filter (where old_cost_basis = 'unpriced' and new_effective_cost is not null),
      count(*) filter (where new_cost_basis = 'unpriced' and old_effective_cost is not null),
      count(*) filter (where is_closed), coalesce(sum(old_list_cost), 0),
      coalesce(sum(new_list_cost), 0), coalesce(sum(old_effective_cost), 0),
      coalesce(sum(new_effective_cost), 0)
    from changed where is_summed
    group by 2, 3, 4 order by 3, 4
    on conflict (run_id, dimension_id, counted_at) do update set
      records = known.records + excluded.records,
      newly_priced = known.newly_priced + excluded.newly_priced,
      newly_unpriced = known.newly_unpriced + excluded.newly_unpriced,
      adjusted = known.adjusted + excluded.adjusted,
      old_list_cost = known.old_list_cost + excluded.old_list_cost,
      new_list_cost = known.new_list_cost + excluded.new_list_cost,
      old_effective_cost = known.old_effective_cost + excluded.old_effective_cost,
      new_effective_cost = known.new_effective_cost + excluded.new_effective_cost
  )`;

const OUTCOME = `
  select count(*) filter (where is_summed)::int as records,
    min(counted_at) filter (where is_summed) as earliest
  from changed`;

/** What the run would change, and nothing else. */
export const WORK_OUT_DIFFERENCES = CHANGED + OUTCOME;

/**
 * The records must be locked. Parameters: the run, now, the start of what is open, the tenant, the first
 * and last start, the keys, then the new price id, basis, list and effective cost, and detail of each.
 */
export const REVISE_RECORDS = `${CHANGED}, updated as (
    update usage_records as record set
      price_number = new_price_number,
      cost_basis = new_cost_basis,
      list_cost = new_list_cost,
      effective_cost = new_effective_cost,
      detail_id = new_detail_id,
      rest = nullif(record.rest - 'price_id', '{}')
    from (
      select *, started_at as start, trace_id as trace, span_id as span from changed
      where not is_closed
    ) as changed
    where ${formatKeys('changed', 4)}
  ), revised as (
    insert into usage_revisions (run_id, tenant_id, started_at, trace_id, span_id, revised_at,
      is_adjusted, old_price_number, new_price_number, old_detail_id, new_detail_id, old_cost_basis,
      new_cost_basis, old_list_cost, new_list_cost, old_effective_cost, new_effective_cost)
    select $1, tenant_id, started_at, trace_id, span_id, $2, is_closed, old_price_number,
      new_price_number, old_detail_id, new_detail_id, old_cost_basis, new_cost_basis, old_list_cost,
      new_list_cost, old_effective_cost, new_effective_cost
    from changed
  ), adjusted as (
    insert into usage_adjustments (tenant_id, posted_at, dimension_id, user_id, reason, run_id,
      started_at, trace_id, span_id, ${CHANGED_MEASURES.join(', ')})
    select tenant_id, $2, dimension_id, user_id, 'repriced', $1, started_at, trace_id, span_id,
      ${CHANGED_MEASURES.join(', ')}
    from (
      select changed.*, ${POSTINGS}
      from changed left join lateral (
        select ${KNOWN} from usage_adjustments as known
        where known.tenant_id = changed.tenant_id and known.started_at = changed.started_at
          and known.trace_id = changed.trace_id and known.span_id = changed.span_id
      ) as adjustments on true
      where is_closed
    ) as posted
    where ${CHANGED_MEASURES.map((name) => `${name} <> 0`).join(' or ')}
    returning *
  ), rolled_up as (
    ${formatRollupInsert(`(
      select * from (
        select tenant_id, counted_at, dimension_id, user_id, ${STEPS}
        from changed where is_summed and not is_closed
      ) as steps where ${CHANGED_MEASURES.map((name) => `${name} <> 0`).join(' or ')}
      union all
      select tenant_id, posted_at, dimension_id, user_id, ${MEASURES} from adjusted
    ) as changes`)}
  )${OUTCOME}`;
