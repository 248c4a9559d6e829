import type pg from 'pg';
import type { SessionWitness } from '../domain/held-usage.ts';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';

/**
 * Says by what sessions are counted: the first who asks decides, for good.
 * @param sessionIds their digests, 32 hex digits.
 * @returns what each is counted by.
 * @throws UnavailableError when the database is away.
 */
export async function claimSessions(
  pool: pg.Pool,
  tenant: string,
  { sessionIds, witness }: { sessionIds: readonly string[]; witness: SessionWitness },
): Promise<ReadonlyMap<string, SessionWitness>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await runQuery<{ id: string; witness: SessionWitness }>(
    pool,
    `insert into session_witnesses (tenant, session_id, witness)
    select distinct $1, session_id, $3 from unnest($2::uuid[]) as asked (session_id)
    order by session_id
    on conflict (tenant, session_id) do update set seen_at = now()
    returning replace(session_id::text, '-', '') as id, witness`,
    [tenant, formatArray(sessionIds), witness],
  );
  return new Map(rows.map(({ id, witness: decided }) => [id, decided]));
}
