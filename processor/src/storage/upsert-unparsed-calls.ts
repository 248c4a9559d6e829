import type pg from 'pg';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/** Calls of one process to one AI host that were not understood, counted since the process began. */
export interface ProcessUnparsedCalls {
  readonly service: string | null;
  readonly serviceInstanceId: string;
  readonly serverAddress: string;
  readonly count: number;
}

/**
 * Keeps the greatest count of each process and host: cumulative counts may arrive twice or late.
 * @throws UnavailableError when the database is away.
 */
export async function upsertUnparsedCalls(
  pool: pg.Pool,
  tenant: string,
  calls: readonly ProcessUnparsedCalls[],
): Promise<void> {
  if (calls.length === 0) return;
  await runQuery(
    pool,
    `insert into unparsed_calls as known
      (tenant, service, service_instance_id, server_address, calls)
    select $1, service, service_instance_id, server_address, max(calls)
    from unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
      as batch (service, service_instance_id, server_address, calls)
    group by 2, 3, 4
    order by 2, 3, 4
    on conflict (tenant, service, service_instance_id, server_address) do update set
      calls = greatest(known.calls, excluded.calls),
      last_seen_at = now()`,
    [
      tenant,
      formatArray(calls.map(({ service }) => service ?? '')),
      formatArray(calls.map(({ serviceInstanceId }) => serviceInstanceId)),
      formatArray(calls.map(({ serverAddress }) => serverAddress)),
      formatArray(calls.map(({ count }) => Math.round(count))),
    ],
  );
}
