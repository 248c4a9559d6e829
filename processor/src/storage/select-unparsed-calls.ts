import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** Calls to an AI host whose usage the instrumentation did not understand, of all who called it. */
export interface UnparsedHost {
  readonly serverAddress: string;
  /** Who called it, by name; senders without one are counted and not listed. */
  readonly services: readonly string[];
  readonly calls: number;
  readonly lastSeenAt: Date;
}

/**
 * A tenant's hosts that were not understood, each once, over the services and processes that were
 * heard of since then, the most called first.
 * @throws UnavailableError when the database is away.
 */
export async function selectUnparsedCalls(
  pool: pg.Pool,
  { tenant, since }: { tenant: string; since: Date },
): Promise<UnparsedHost[]> {
  const rows = await runQuery<{
    server_address: string;
    services: string[];
    calls: string;
    last_seen_at: Date;
  }>(
    pool,
    `select server_address, sum(calls) as calls, max(last_seen_at) as last_seen_at,
      coalesce(array_agg(distinct service order by service) filter (where service <> ''), '{}') as services
    from unparsed_calls
    where tenant = $1 and last_seen_at >= $2
    group by server_address
    order by sum(calls) desc, server_address`,
    [tenant, since],
  );
  return rows.map((row) => ({
    serverAddress: row.server_address,
    services: row.services,
    calls: Number(row.calls),
    lastSeenAt: row.last_seen_at,
  }));
}
