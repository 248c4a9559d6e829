import type pg from 'pg';
import type { GapQuestion, IncompleteProcess } from '../domain/sequence-gap.ts';
import { runQuery } from './run-query.ts';

/** More of one process are counted and not listed. */
const MAX_GAPS = 100;

const PROCESSES = `
  select id, service, service_instance_id, stored, highest_sequence, dropped_sequence,
    first_seen_at, last_seen_at
  from usage_processes
  where tenant_id = (select id from tenants where name = $1)
    and last_seen_at >= $2 and ($3::text is null or service = $3)
    -- A process of which no record has a number has no gaps.
    and stored > 0 and stored < highest_sequence
  order by last_seen_at desc, id
  limit $4`;

/**
 * Where the number before is not the one before. Superseded records have come as well as others.
 * Two records of one number are one: a sender that made a record twice.
 */
const GAPS = `
  with processes as (
    select * from unnest($1::int[], $2::bigint[]) as processes (id, dropped_sequence)
  ), steps as (
    select process_id, sequence, started_at, lag(sequence, 1, 0::bigint) over in_order as previous,
      lag(started_at) over in_order as previous_at
    from usage_records
    -- An array, because the database looks each record up in it and joins nothing.
    where process_id = any($1::int[]) and sequence is not null
    window in_order as (partition by process_id order by sequence)
  ), gaps as (
    select process_id, greatest(previous, dropped_sequence) + 1 as first, sequence - 1 as last,
      previous_at as after, started_at as before,
      row_number() over (partition by process_id order by sequence) as number,
      count(*) over (partition by process_id) as total
    from steps join processes on processes.id = process_id
    where sequence > greatest(previous, dropped_sequence) + 1
  )
  select * from gaps where number <= ${MAX_GAPS} order by process_id, number`;

interface ProcessRow {
  readonly id: number;
  readonly service: string;
  readonly service_instance_id: string;
  readonly stored: string;
  readonly highest_sequence: string;
  readonly dropped_sequence: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

interface GapRow {
  readonly process_id: number;
  readonly first: string;
  readonly last: string;
  readonly after: Date | null;
  readonly before: Date;
  readonly total: string;
}

/**
 * The processes of a tenant of which records are missing, those heard of last first. Reads the records
 * once, and only where there is such a process.
 * @throws UnavailableError when the database is away.
 */
export async function selectGaps(
  pool: pg.Pool,
  { tenant, service, from, limit }: GapQuestion,
): Promise<IncompleteProcess[]> {
  const processes = await runQuery<ProcessRow>(pool, PROCESSES, [
    tenant,
    from,
    service ?? null,
    limit,
  ]);
  if (processes.length === 0) return [];
  const rows = await runQuery<GapRow>(pool, GAPS, [
    processes.map(({ id }) => id),
    processes.map((process) => process.dropped_sequence),
  ]);
  const gapsOf = Map.groupBy(rows, (row) => row.process_id);
  return processes.map((process) => {
    const gaps = gapsOf.get(process.id) ?? [];
    return {
      service: process.service,
      serviceInstanceId: process.service_instance_id,
      stored: Number(process.stored),
      highestSequence: Number(process.highest_sequence),
      firstSeenAt: process.first_seen_at,
      lastSeenAt: process.last_seen_at,
      droppedSequence: Number(process.dropped_sequence),
      gaps: gaps.map(({ first, last, after, before }) => ({
        first: Number(first),
        last: Number(last),
        after,
        before,
      })),
      furtherGaps: Number(gaps[0]?.total ?? 0) - gaps.length,
    };
  });
}
