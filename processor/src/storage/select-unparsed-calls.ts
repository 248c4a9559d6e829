import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** Calls to an AI host whose usage the instrumentation did not understand. */
export interface UnparsedHost {
  /** `''` for senders without a name. */
  readonly service: string;
  readonly serverAddress: string;
  readonly calls: number;
  readonly lastSeenAt: Date;
}

/**
 * A tenant's hosts that were not understood, over the processes that were heard of since then, the
 * most called first.
 * @throws UnavailableError when the database is away.
 */
export async function selectUnparsedCalls(
  pool: pg.Pool,
  { tenant, since }: { tenant: string; since: Date },
): Promise<UnparsedHost[]> {
  const rows = await runQuery<{
    service: string;
    server_address: string;
    calls: string;
    last_seen_at: Date;
  }>(
    pool,
    `select service, server_address, sum(calls) as calls, max(last_seen_at) as last_seen_at
    from unparsed_calls
    where tenant = $1 and last_seen_at >= $2
    group by service, server_address
    order by sum(calls) desc, service, server_address`,
    [tenant, since],
  );
  return rows.map((row) => ({
    service: row.service,
    serverAddress: row.server_address,
    calls: Number(row.calls),
    lastSeenAt: row.last_seen_at,
  }));
}
