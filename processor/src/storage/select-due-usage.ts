import type pg from 'pg';
import type { HeldUsage } from '../domain/held-usage.ts';
import { parseRecord, type StoredRecord } from './held-record.ts';
import { runQuery } from './run-query.ts';

interface HeldRow {
  readonly tenant: string;
  readonly session_id: string | null;
  readonly due_at: Date;
  readonly record: StoredRecord;
}

/**
 * The held records whose time has come, the oldest first. Two processors may read the same ones: the
 * ledger stores each once.
 * @throws UnavailableError when the database is away.
 */
export async function selectDueUsage(
  pool: pg.Pool,
  { now, limit }: { now: Date; limit: number },
): Promise<HeldUsage[]> {
  const rows = await runQuery<HeldRow>(
    pool,
    `select tenant, replace(session_id::text, '-', '') as session_id, due_at, record
    from held_usage where due_at <= $1 order by due_at, id limit $2`,
    [now, limit],
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    sessionId: row.session_id,
    dueAt: row.due_at,
    record: parseRecord(row.record),
  }));
}
