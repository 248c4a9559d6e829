import type pg from 'pg';
import type { PricedUsage } from '../domain/charge.ts';
import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { Witness, WitnessedCall, WitnessRules } from '../domain/witness.ts';
import type { Fate, PendingUsage } from './commit-usages.ts';
import { MAX_TRANSACTION_ROWS, submitUsages } from './usage-writer.ts';

/** What became of a batch. */
export interface StoreOutcome {
  readonly stored: number;
  readonly duplicates: number;
  /** The given ones and those that the database refused. */
  readonly quarantined: number;
  /**
   * The usages of calls that were new: what counters count, so that a span sent twice and a call that
   * two told of count once.
   */
  readonly storedUsages: readonly PricedUsage[];
}

/** Without rules each record is a call of its own. */
const everyRecordCounts: WitnessRules = {
  group: <Given extends Witness>(witnesses: readonly Given[]) => witnesses.map((one) => [one]),
  resolve: <Given extends Witness>(group: readonly Given[]): WitnessedCall<Given>[] =>
    group.map((billed) => ({ billed, superseded: [] })),
};

/**
 * Stores a tenant's usages, their hourly sums and their sequences, and what is set aside, in one
 * transaction with what others store at the same time (in several transactions for a batch of
 * thousands; a usage that the database refuses is set aside as `unstorable`). Resolves once it is
 * committed. May be repeated with the same spans at any time.
 * @param now decides whether the month of a usage's start is closed.
 * @param rules say which records are one call.
 * @throws UnavailableError when the database is away or too slow; a part may have been committed.
 */
export async function storeUsage(
  pool: pg.Pool,
  tenant: string,
  batch: { usages: readonly PricedUsage[]; quarantined: readonly QuarantinedSpan[] },
  {
    now: arrivedAt = new Date(),
    rules = everyRecordCounts,
  }: { now?: Date; rules?: WitnessRules } = {},
): Promise<StoreOutcome> {
  const fates = new Map<PendingUsage, Fate>();
  const usages = batch.usages.map((usage) => {
    // The first word counts: a part that was committed may be told of again as known.
    const onCommit = (fate: Fate) => void (fates.has(pending) || fates.set(pending, fate));
    const pending: PendingUsage = { tenant, usage, arrivedAt, onCommit };
    return pending;
  });
  let aside = batch.quarantined.map((span) => ({ tenant, span }));
  for (let at = 0; at === 0 || at < usages.length; at += MAX_TRANSACTION_ROWS) {
    await submitUsages(pool, {
      usages: usages.slice(at, at + MAX_TRANSACTION_ROWS),
      aside,
      rules,
    });
    aside = [];
  }
  const ofFate = (wanted: Fate) => usages.filter((pending) => fates.get(pending) === wanted);
  const stored = ofFate('stored');
  return {
    stored: stored.length + ofFate('repeated').length,
    duplicates: ofFate('duplicate').length,
    quarantined: batch.quarantined.length + ofFate('unstorable').length,
    storedUsages: stored.map(({ usage }) => usage),
  };
}
