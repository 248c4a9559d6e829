import type { ErasureMode } from '../../../processor/src/domain/erasure.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { eraseUser } from '../../../processor/src/storage/erase-user.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import type { TestLedger } from '../../support/ledger/open-test-ledger.ts';

export const NAME = 'grace@example.com';
export const now = new Date('2026-11-22T12:00:00Z');

export function call(
  number: number,
  attribution: Partial<UsageRecord['attribution']>,
  {
    ciActor = null,
    startedAt = '2026-11-15T10:20:00Z',
  }: {
    ciActor?: string | null;
    startedAt?: string;
  } = {},
) {
  return createExampleUsage({
    call: number,
    startedAtUs: BigInt(Date.parse(startedAt)) * 1000n,
    cost: ONE_USD,
    attribution,
    origin: { ciActor },
  });
}

export async function store(
  { pool }: TestLedger,
  usages: readonly ReturnType<typeof call>[],
  tenant = 'default',
) {
  await storeUsage(pool, tenant, { usages, quarantined: [] }, whileOpen);
}

export async function erase(
  { pool }: TestLedger,
  { mode = 'erase', isDryRun = false }: { mode?: ErasureMode; isDryRun?: boolean } = {},
) {
  return await eraseUser(pool, { tenant: 'default', userId: NAME, mode, isDryRun, by: 'ops', now });
}

/** Every text of every table in which the name stands. */
export async function findName({ pool }: TestLedger, name = NAME): Promise<string[]> {
  const { rows: tables } = await pool.query(`
    select table_name as name from information_schema.tables
    where table_schema = 'tallylight' and table_type = 'BASE TABLE' order by 1`);
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await pool.query(
      `select count(*)::int as n from ${table.name} as one where position($1 in one::text) > 0`,
      [name],
    );
    if (rows[0].n > 0) found.push(`${table.name}: ${rows[0].n}`);
  }
  return found;
}

/** Calls and dollars by user. */
export async function sumByUser({ pool }: TestLedger): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select coalesce(user_id, '-') as user, sum(requests)::int as n, sum(effective_cost)::int as usd
    from usage_by_hour group by 1 order by 1`);
  return rows.map(({ user, n, usd }) => `${user}: ${n} calls, ${usd} USD`);
}

export async function nameEverywhere(ledger: TestLedger): Promise<void> {
  await store(ledger, [
    call(1, { userId: NAME, sessionId: 'from-grace' }),
    call(2, { userId: NAME, sessionId: 'from-grace', objectType: 'user', objectId: NAME }),
    call(3, { userId: 'ada', sessionId: 'from-ada', tags: { reviewer: NAME, team: 'web' } }),
    call(4, { userId: 'ada', project: NAME }, { ciActor: NAME }),
  ]);
  await ledger.pool.query(
    `insert into alerts (tenant, source, name, summary, labels, annotations, payload, starts_at, fingerprint)
    values ('default', 'alertmanager', 'Spend', $1, $2, '{}', $3, now(), 'f')`,
    [
      `User ${NAME} has spent 10 USD.`,
      JSON.stringify({ user: NAME }),
      JSON.stringify({ alerts: [{ text: `see ${NAME}, please`, limit: 10 }] }),
    ],
  );
  await ledger.pool.query(
    `insert into quarantined_spans (tenant, trace_id, span_id, reason, started_at, detail, attributes)
    values ('default', 'a', 'b', 'too_old', now(), 'old', $1)`,
    [JSON.stringify({ 'user.id': NAME, record: JSON.stringify({ userId: NAME, n: 1 }) })],
  );
}
