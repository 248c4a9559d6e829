import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import { SUMMED_DIALECTS, type WitnessRules } from '../domain/witness.ts';
import { ensureContentPartitions } from './ensure-content-partitions.ts';
import { ensureUsagePartitions, forgetUsagePartitions } from './ensure-usage-partitions.ts';
import { insertToldCalls } from './insert-told-calls.ts';
import { insertUsageContent } from './insert-usage-content.ts';
import { insertUsageRecords } from './insert-usage-records.ts';
import { isConflict, isMissingPartition, isRefused } from './ledger-error.ts';
import {
  lockWitnesses,
  noteWitnesses,
  planWitnessLocks,
  StaleWitnessesError,
} from './lock-witnesses.ts';
import { resolveMonthClose } from './month-close.ts';
import { forgetUsageIds, resolveUsageIds } from './resolve-usage-ids.ts';
import { runTransaction } from './run-transaction.ts';
import { supersedeUsage } from './supersede-usage.ts';
import { createUnstorableSpan } from './unstorable-span.ts';
import { upsertQuarantinedSpans } from './upsert-quarantined-spans.ts';
import type { UsageRow } from './usage-columns.ts';

/** What became of a usage. `repeated`: stored, and the ledger knew of its call from other records. */
export type Fate = 'stored' | 'repeated' | 'duplicate' | 'unstorable';

/** One usage on its way into the ledger. */
export interface PendingUsage {
  readonly tenant: string;
  readonly usage: PricedUsage;
  /** When it arrived: decides whether its month is closed. */
  readonly arrivedAt: Date;
  /** Told once it is committed. */
  readonly onCommit: (fate: Fate) => void;
}

/** A span on its way into quarantine. */
export interface PendingQuarantine {
  readonly tenant: string;
  readonly span: QuarantinedSpan;
}

const MAX_ATTEMPTS = 6;

/**
 * Commits usages of any tenants, their hourly sums and their sequences, and what is set aside, in one
 * transaction; in several where the database refuses a usage, which is set aside as `unstorable` and
 * takes nothing else with it.
 * @throws UnavailableError when the database is away; a part may have been committed and told.
 */
export async function commitUsages(
  pool: pg.Pool,
  usages: readonly PendingUsage[],
  aside: readonly PendingQuarantine[],
  rules: WitnessRules,
): Promise<void> {
  await commitPart(sortByKey(usages), aside);

  async function commitPart(
    part: readonly PendingUsage[],
    withIt: readonly PendingQuarantine[],
  ): Promise<void> {
    try {
      const fates = await commitOnce(pool, part, withIt, rules);
      for (const pending of part) pending.onCommit(fates.get(pending) ?? 'duplicate');
    } catch (error) {
      const [first] = part;
      if (first === undefined || !isRefused(error)) throw error;
      if (part.length === 1) {
        const span = createUnstorableSpan(first.usage, error);
        await commitPart([], [...withIt, { tenant: first.tenant, span }]);
        first.onCommit('unstorable');
        return;
      }
      // One bad row refuses the whole statement: halve until it is alone.
      const middle = Math.ceil(part.length / 2);
      await commitPart(part.slice(0, middle), withIt);
      await commitPart(part.slice(middle), []);
    }
  }
}

/** One transaction, tried again when another one was in its way. Returns the fate of what was new. */
async function commitOnce(
  pool: pg.Pool,
  part: readonly PendingUsage[],
  aside: readonly PendingQuarantine[],
  rules: WitnessRules,
): Promise<Map<PendingUsage, Fate>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureUsagePartitions(
        pool,
        part.map(({ usage }) => usage),
      );
      await ensureContentPartitions(pool, part);
      // Committed before the transaction begins: names that others wait for are never held for long.
      const rows = (await resolveUsageIds(pool, part)).map((resolved) => ({
        resolved,
        postedAt: resolvePosting(resolved.of),
      }));
      const locks = planWitnessLocks(pool, rows);
      const fates = await runTransaction(pool, async (client) => {
        const mixed = await lockWitnesses(pool, client, locks);
        const inserted = await insertUsageRecords(client, await insertToldCalls(client, rows));
        await insertUsageContent(client, inserted);
        const repeated = await supersedeMixed(client, inserted, { mixed, rules });
        await upsertAside(client, aside);
        const isRepeated = (row: Row) => (repeated.has(row) ? 'repeated' : 'stored');
        return new Map(inserted.map((row) => [row.resolved.of, isRepeated(row)] as const));
      });
      noteWitnesses(pool, locks);
      return fates;
    } catch (error) {
      if (error instanceof StaleWitnessesError && attempt < MAX_ATTEMPTS) continue;
      const gone = isMissingPartition(error);
      if (gone) forgetUsagePartitions(pool);
      else if (isRefused(error)) throw error;
      // The connection may have ended because the server did, and another one took its place.
      forgetUsageIds(pool);
      if ((!gone && !isConflict(error)) || attempt === MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

type Row = UsageRow<PendingUsage>;

/** Of each tenant that has several dialects. Returns the rows whose calls were known. */
async function supersedeMixed(
  client: pg.PoolClient,
  inserted: readonly Row[],
  { mixed, rules }: { mixed: ReadonlySet<number>; rules: WitnessRules },
): Promise<ReadonlySet<Row>> {
  const repeated = new Set<Row>();
  if (mixed.size === 0) return repeated;
  const witnesses = inserted.filter(
    ({ resolved }) =>
      mixed.has(resolved.tenantId) && !SUMMED_DIALECTS.has(resolved.usage.record.dialect),
  );
  for (const rows of Map.groupBy(witnesses, ({ resolved }) => resolved.of.tenant).values()) {
    for (const row of await supersedeUsage(client, rows, rules)) repeated.add(row);
  }
  return repeated;
}

function resolvePosting({ usage, arrivedAt }: PendingUsage): Date | null {
  return arrivedAt >= resolveMonthClose(usage.record.startedAtUs) ? arrivedAt : null;
}

async function upsertAside(
  client: pg.PoolClient,
  aside: readonly PendingQuarantine[],
): Promise<void> {
  const byTenant = Map.groupBy(aside, ({ tenant }) => tenant);
  for (const tenant of [...byTenant.keys()].toSorted()) {
    const spans = byTenant.get(tenant) ?? [];
    await upsertQuarantinedSpans(
      client,
      tenant,
      spans.map(({ span }) => span),
    );
  }
}

/** Every writer takes its locks in this order: shuffled ones deadlock. */
function sortByKey(usages: readonly PendingUsage[]): PendingUsage[] {
  return usages.toSorted((first, second) => {
    const a = first.usage.record;
    const b = second.usage.record;
    if (first.tenant !== second.tenant) return first.tenant < second.tenant ? -1 : 1;
    if (a.startedAtUs !== b.startedAtUs) return a.startedAtUs < b.startedAtUs ? -1 : 1;
    if (a.traceId !== b.traceId) return a.traceId < b.traceId ? -1 : 1;
    return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
  });
}
