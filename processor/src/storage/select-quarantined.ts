import type pg from 'pg';
import type { QuarantineEntry } from '../domain/quarantine-entry.ts';
import { runQuery } from './run-query.ts';

/**
 * A tenant's spans that were set aside, those that came last first.
 * @throws UnavailableError when the database is away.
 */
export async function selectQuarantined(
  pool: pg.Pool,
  { tenant, reason, limit }: { tenant: string; reason: string | null; limit: number },
): Promise<QuarantineEntry[]> {
  const rows = await runQuery<Omit<QuarantineEntry, 'seenCount'> & { seenCount: string }>(
    pool,
    `select trace_id as "traceId", span_id as "spanId", reason, started_at as "startedAt", detail,
      attributes, seen_count as "seenCount", first_seen_at as "firstSeenAt",
      last_seen_at as "lastSeenAt"
    from quarantined_spans
    where tenant = $1 and ($2::text is null or reason = $2)
    order by last_seen_at desc, trace_id, span_id limit $3`,
    [tenant, reason, limit],
  );
  return rows.map((row) => ({ ...row, seenCount: Number(row.seenCount) }));
}
