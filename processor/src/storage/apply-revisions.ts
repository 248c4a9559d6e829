import type pg from 'pg';
import { formatAmount } from '../domain/money.ts';
import type { RecordCost } from '../domain/repricing.ts';
import { CLAIM, type ClaimedRun } from './claim-reprice-run.ts';
import { formatArray } from './format-array.ts';
import { resolveOpenStart } from './month-close.ts';
import type { RepricePosition } from './reprice-position.ts';
import { LOCK_RECORDS, REVISE_RECORDS, WORK_OUT_DIFFERENCES } from './revise-records.ts';
import { runQuery } from './run-query.ts';
import { runTransaction } from './run-transaction.ts';

/** A record's new cost. */
export interface Revision {
  readonly startedAtUs: bigint;
  readonly traceId: string;
  /** The signed number that stands for the span, as text. */
  readonly spanNumber: string;
  readonly cost: RecordCost;
  /** Of `usage_details`, with the notes of the new cost. */
  readonly detailId: number;
}

/** What a run has come to with one more page. */
export interface RevisedPage {
  readonly tenantId: number;
  readonly revisions: readonly Revision[];
  readonly examined: number;
  /** How far the run is then. */
  readonly next: RepricePosition;
}

/** What one page changed. */
export interface RevisedSums {
  readonly records: number;
  /** The earliest instant under which the sums have changed; `null` where none has. */
  readonly earliest: Date | null;
}

/**
 * Takes one more page of a run in one transaction: the records, their revisions, the hourly sums, what the
 * run has changed so far and how far it is. Done once, however often and by whom it is tried: whoever
 * comes second finds that the run has moved on, and a record that somebody else has priced meanwhile is
 * compared with what it costs then.
 * @returns `null` where the run is not where this processor believes it is.
 * @throws UnavailableError when the database is away; pg's DatabaseError on a deadlock.
 */
export async function applyRevisions(
  pool: pg.Pool,
  { id, isDryRun, position }: Pick<ClaimedRun, 'id' | 'isDryRun' | 'position'>,
  { tenantId, revisions, examined, next }: RevisedPage,
  now: Date,
): Promise<RevisedSums | null> {
  const batch = createBatch({ id, tenantId, revisions, now });
  return await runTransaction(pool, async (client) => {
    const moved = await runQuery(
      client,
      `update reprice_runs
      set position = $3::jsonb, examined = examined + $4, due_at = now() + ${CLAIM}
      where id = $1 and finished_at is null and position is not distinct from $2::jsonb
      returning id`,
      [id, formatPosition(position), formatPosition(next), examined],
    );
    if (moved.length === 0) return null;
    if (revisions.length === 0) return { records: 0, earliest: null };
    await checkPrices(client, revisions);
    if (isDryRun) return await revise(client, WORK_OUT_DIFFERENCES, batch);
    // Before any record is locked: whoever decides which records count locks them as well, and has the
    // tenant to itself while it does.
    await runQuery(client, 'select from lock_witnesses(array[$1::int], array[false])', [tenantId]);
    await runQuery(client, LOCK_RECORDS, batch.slice(3, 9));
    return await revise(client, REVISE_RECORDS, batch);
  });
}

/** Its prices are written down before anything is priced with them; the rest is a defect. */
async function checkPrices(client: pg.PoolClient, revisions: readonly Revision[]): Promise<void> {
  const ids = new Set(revisions.flatMap(({ cost }) => cost.priceId ?? []));
  const [unknown] = await runQuery<{ id: string }>(
    client,
    `select id from unnest($1::text[]) as given (id)
    where not exists (select from prices where prices.id = given.id) limit 1`,
    [formatArray([...ids])],
  );
  if (unknown !== undefined) throw new Error(`The ledger does not have the price ${unknown.id}.`);
}

async function revise(
  client: pg.PoolClient,
  statement: string,
  batch: readonly unknown[],
): Promise<RevisedSums> {
  const [sums] = await runQuery<RevisedSums>(client, statement, batch);
  if (sums === undefined) throw new Error('A revision without an outcome.');
  return sums;
}

/** The parameters of the statements in `revise-records.ts`. */
function createBatch({
  id,
  tenantId,
  revisions,
  now,
}: {
  id: string;
  tenantId: number;
  revisions: readonly Revision[];
  now: Date;
}): unknown[] {
  const starts = revisions.map(({ startedAtUs }) => Number(startedAtUs / 1000n));
  return [
    id,
    now,
    resolveOpenStart(now),
    tenantId,
    new Date(starts.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER / 2)),
    new Date(starts.reduce((a, b) => Math.max(a, b), 0) + 1),
    formatArray(revisions.map(({ startedAtUs }) => startedAtUs)),
    formatArray(revisions.map(({ traceId }) => traceId)),
    formatArray(revisions.map(({ spanNumber }) => spanNumber)),
    formatArray(revisions.map(({ cost }) => cost.priceId)),
    formatArray(revisions.map(({ cost }) => cost.costBasis)),
    formatArray(revisions.map(({ cost }) => formatCost(cost.listCost))),
    formatArray(revisions.map(({ cost }) => formatCost(cost.effectiveCost))),
    formatArray(revisions.map(({ detailId }) => detailId)),
  ];
}

function formatPosition(position: RepricePosition | null): string | null {
  return position === null ? null : JSON.stringify(position);
}

function formatCost(cost: bigint | null): string | null {
  return cost === null ? null : formatAmount(cost);
}
