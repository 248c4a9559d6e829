import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import { ensureUsagePartitions, forgetUsagePartitions } from './ensure-usage-partitions.ts';
import { type IdentifiedUsage, insertUsageRecords } from './insert-usage-records.ts';
import { isConflict, isMissingPartition, isRefused } from './ledger-error.ts';
import { runTransaction } from './run-transaction.ts';
import { createUnstorableSpan } from './unstorable-span.ts';
import { upsertQuarantinedSpans } from './upsert-quarantined-spans.ts';
import { createUsageId } from './usage-id.ts';

/** What became of a batch. */
export interface StoreOutcome {
  readonly stored: number;
  readonly duplicates: number;
  /** The given ones and those that the database refused. */
  readonly quarantined: number;
  /** The usages that were new: what counters count, so that a span sent twice counts once. */
  readonly storedUsages: readonly PricedUsage[];
}

/** Larger batches gain nothing, and a transaction in the way of others should be short. */
const MAX_TRANSACTION_ROWS = 5_000;
const MAX_ATTEMPTS = 6;

/**
 * Stores a tenant's usages, their hourly sums and their sequences, and what is set aside, in one
 * transaction (several for a batch of thousands, or one with a usage that the database refuses:
 * that one is set aside as `unstorable`). May be repeated with the same spans at any time.
 * @throws UnavailableError when the database is away; a part may have been committed.
 */
export async function storeUsage(
  pool: pg.Pool,
  tenant: string,
  batch: { usages: readonly PricedUsage[]; quarantined: readonly QuarantinedSpan[] },
): Promise<StoreOutcome> {
  const sorted = sortByKey(batch.usages).map((usage) => ({
    id: createUsageId(tenant, usage.record),
    usage,
  }));
  const storedUsages: PricedUsage[] = [];
  let unstorable = 0;
  let quarantined = batch.quarantined;
  for (let at = 0; at === 0 || at < sorted.length; at += MAX_TRANSACTION_ROWS) {
    await storePart(sorted.slice(at, at + MAX_TRANSACTION_ROWS), quarantined);
    quarantined = [];
  }

  async function storePart(
    part: readonly IdentifiedUsage[],
    aside: readonly QuarantinedSpan[],
  ): Promise<void> {
    try {
      const inserted = await storeOnce(pool, tenant, part, aside);
      for (const { id, usage } of part) if (inserted.delete(id)) storedUsages.push(usage);
    } catch (error) {
      const [first] = part;
      if (first === undefined || !isRefused(error)) throw error;
      if (part.length === 1) {
        unstorable += 1;
        await storePart([], [...aside, createUnstorableSpan(first.usage, error)]);
        return;
      }
      // One bad row refuses the whole statement: halve until it is alone.
      const middle = Math.ceil(part.length / 2);
      await storePart(part.slice(0, middle), aside);
      await storePart(part.slice(middle), []);
    }
  }

  return {
    stored: storedUsages.length,
    duplicates: sorted.length - storedUsages.length - unstorable,
    quarantined: batch.quarantined.length + unstorable,
    storedUsages,
  };
}

/** One transaction, tried again when another one was in its way. Returns the ids that were new. */
async function storeOnce(
  pool: pg.Pool,
  tenant: string,
  part: readonly IdentifiedUsage[],
  aside: readonly QuarantinedSpan[],
): Promise<Set<string>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureUsagePartitions(
        pool,
        part.map(({ usage }) => usage),
      );
      return await runTransaction(pool, async (client) => {
        const inserted = await insertUsageRecords(client, tenant, part);
        await upsertQuarantinedSpans(client, tenant, aside);
        return inserted;
      });
    } catch (error) {
      const gone = isMissingPartition(error);
      if (gone) forgetUsagePartitions(pool);
      if ((!gone && !isConflict(error)) || attempt === MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Every writer takes its locks in this order: shuffled ones deadlock. */
function sortByKey(usages: readonly PricedUsage[]): PricedUsage[] {
  return usages.toSorted(({ record: a }, { record: b }) => {
    if (a.startedAtUs !== b.startedAtUs) return a.startedAtUs < b.startedAtUs ? -1 : 1;
    if (a.traceId !== b.traceId) return a.traceId < b.traceId ? -1 : 1;
    return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
  });
}
