import type pg from 'pg';
import { SUMMED_DIALECTS } from '../domain/witness.ts';
import { formatArray } from './format-array.ts';
import { runQuery } from './run-query.ts';
import type { UsageRow } from './usage-columns.ts';

/** Per pool and tenant, the dialects that were seen in the ledger. */
const seenDialects = new WeakMap<pg.Pool, Map<number, ReadonlySet<string>>>();

/** What a transaction takes its locks for. */
export interface WitnessLocks {
  readonly tenants: readonly {
    readonly tenantId: number;
    /** What is in the ledger, as far as it is known here. */
    readonly seen: ReadonlySet<string>;
    /** The same and what the batch brings. */
    readonly dialects: ReadonlySet<string>;
  }[];
}

/** A tenant's dialects are others than was known: the transaction has to begin anew. */
export class StaleWitnessesError extends Error {}

/** The locks that storing the rows takes; in one order in every transaction. */
export function planWitnessLocks(pool: pg.Pool, rows: readonly UsageRow[]): WitnessLocks {
  const brought = new Map<number, Set<string>>();
  for (const { resolved } of rows) {
    const { dialect } = resolved.usage.record;
    if (SUMMED_DIALECTS.has(dialect)) continue;
    const dialects = brought.get(resolved.tenantId);
    if (dialects === undefined) brought.set(resolved.tenantId, new Set([dialect]));
    else dialects.add(dialect);
  }
  const known = seenDialects.get(pool);
  const tenants = [...brought].map(([tenantId, dialects]) => {
    const seen = known?.get(tenantId) ?? new Set<string>();
    return { tenantId, seen, dialects: new Set([...seen, ...dialects]) };
  });
  return { tenants: tenants.toSorted((a, b) => a.tenantId - b.tenantId) };
}

/**
 * Must come first in the transaction, before any row is locked. Whoever stores a tenant's one and only
 * dialect shares the lock with all who do the same, and looks for no witnesses. Whoever brings another
 * one, or stores for a tenant that has several, has the tenant alone: two who hold one record each of a
 * call would not see each other's.
 * @returns the tenants whose records may have witnesses.
 * @throws StaleWitnessesError when it is not as planned; what it is has been noted.
 */
export async function lockWitnesses(
  pool: pg.Pool,
  client: pg.PoolClient,
  { tenants }: WitnessLocks,
): Promise<ReadonlySet<number>> {
  if (tenants.length === 0) return new Set();
  const rows = await runQuery<{ tenant_id: number; dialect: string }>(
    client,
    'select tenant_id, dialect from lock_witnesses($1::int[], $2::boolean[])',
    [
      formatArray(tenants.map(({ tenantId }) => tenantId)),
      formatArray(tenants.map((tenant) => needsAlone(tenant))),
    ],
  );
  const found = Map.groupBy(rows, (row) => row.tenant_id);
  let isStale = false;
  for (const { tenantId, seen } of tenants) {
    const actual = new Set(found.get(tenantId)?.map(({ dialect }) => dialect));
    if (actual.size === seen.size && [...seen].every((dialect) => actual.has(dialect))) continue;
    noteDialects(pool, tenantId, actual);
    isStale = true;
  }
  if (isStale) throw new StaleWitnessesError('A tenant has other dialects than was known.');
  await insertDialects(client, tenants);
  const mixed = tenants.filter(({ dialects }) => dialects.size > 1);
  return new Set(mixed.map(({ tenantId }) => tenantId));
}

/** After the commit: what the batch brought is in the ledger. */
export function noteWitnesses(pool: pg.Pool, { tenants }: WitnessLocks): void {
  for (const { tenantId, dialects } of tenants) noteDialects(pool, tenantId, dialects);
}

function needsAlone({ seen, dialects }: WitnessLocks['tenants'][number]): boolean {
  return dialects.size > 1 || dialects.size > seen.size;
}

async function insertDialects(
  client: pg.PoolClient,
  tenants: WitnessLocks['tenants'],
): Promise<void> {
  const added = tenants.flatMap(({ tenantId, seen, dialects }) =>
    [...dialects].flatMap((dialect) => (seen.has(dialect) ? [] : [{ tenantId, dialect }])),
  );
  if (added.length === 0) return;
  await runQuery(
    client,
    `insert into tenant_dialects (tenant_id, dialect)
    select * from unnest($1::int[], $2::text[])`,
    [
      formatArray(added.map(({ tenantId }) => tenantId)),
      formatArray(added.map(({ dialect }) => dialect)),
    ],
  );
}

function noteDialects(pool: pg.Pool, tenantId: number, dialects: ReadonlySet<string>): void {
  const known = seenDialects.get(pool) ?? new Map<number, ReadonlySet<string>>();
  seenDialects.set(pool, known);
  known.set(tenantId, dialects);
}
