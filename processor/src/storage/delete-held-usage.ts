import type pg from 'pg';
import type { UsageRecord } from '../domain/usage.ts';
import { formatArray } from './format-array.ts';
import { createHeldId } from './held-record.ts';
import { runQuery } from './run-query.ts';

/**
 * Forgets held records, because they are in the ledger or repeat what is.
 * @throws UnavailableError when the database is away.
 */
export async function deleteHeldUsage(
  pool: pg.Pool,
  tenant: string,
  records: readonly UsageRecord[],
): Promise<void> {
  await runQuery(pool, 'delete from held_usage where tenant = $1 and id = any($2::text[])', [
    tenant,
    formatArray(records.map(createHeldId)),
  ]);
}
