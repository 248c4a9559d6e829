/** What a seal has of `sum_up_day`. */
export const SEALED_SUMS = [
  'requests',
  'unpriced_requests',
  'absent_requests',
  'estimated_requests',
  'input_tokens',
  'output_tokens',
  'list_cost',
  'effective_cost',
  'estimated_cost',
  'checksum',
] as const;

/** SQL of the day, UTC, of an instant. */
export function formatDay(instant: string): string {
  return `(${instant} at time zone 'UTC')::date`;
}

/** SQL condition: no record that counted on the day of the instant was dropped. */
export function formatUndropped(tenantId: string, instant: string): string {
  return `not exists (
    select from sealed_days as sealed
    where sealed.tenant_id = ${tenantId} and sealed.day = ${formatDay(instant)}
      and dropped_records > 0)`;
}

/** The columns of `dropped` that `SEAL_DROPPED` needs. */
export const DROPPED_COLUMNS =
  'tenant_id, started_at, trace_id, span_id, posted_at, process_id, sequence';

/**
 * CTEs that follow one called `dropped`, of `usage_records` that are dropped in this transaction:
 * `sealed` seals the days in whose sums they are, `forgotten` notes which sequences cannot be asked for
 * any more, `unrevised` drops what the records cost before. What the day added up to when the first
 * record was dropped, stays.
 */
export const SEAL_DROPPED = `
  sealed as (
    insert into sealed_days as known (tenant_id, day, reason, dropped_records, ${SEALED_SUMS.join(', ')})
    select tenant_id, day, 'retention', records, ${SEALED_SUMS.map((name) => `sums.${name}`).join(', ')}
    from (
      select tenant_id, ${formatDay('coalesce(posted_at, started_at)')} as day, count(*) as records from dropped group by 1, 2
    ) as days, sum_up_day(tenant_id, day) as sums
    order by tenant_id, day
    on conflict (tenant_id, day) do update set
      reason = 'retention', dropped_records = known.dropped_records + excluded.dropped_records,
      ${SEALED_SUMS.map((name) => `${name} = coalesce(known.${name}, excluded.${name})`).join(', ')}
  ), highest as (
    select process_id, max(sequence) as sequence from dropped
    where process_id is not null and sequence is not null group by process_id
  ), locked as materialized (
    -- In the order in which those lock them who store records.
    select id from usage_processes where id in (select process_id from highest) order by id for update
  ), forgotten as (
    update usage_processes as process
    set dropped_sequence = greatest(process.dropped_sequence, highest.sequence)
    from highest join locked on locked.id = highest.process_id
    where process.id = highest.process_id
  ), unrevised as (
    -- What the runs changed altogether stays in reprice_differences.
    delete from usage_revisions as revision using dropped
    where revision.tenant_id = dropped.tenant_id and revision.started_at = dropped.started_at
      and uuid_hash(revision.trace_id) = uuid_hash(dropped.trace_id)
      and hashint8(revision.span_id) = hashint8(dropped.span_id)
      and revision.trace_id = dropped.trace_id and revision.span_id = dropped.span_id
  )`;
