import type pg from 'pg';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { WitnessRules } from '../domain/witness.ts';
import { commitUsages, type PendingQuarantine, type PendingUsage } from './commit-usages.ts';
import { measureContent } from './insert-usage-content.ts';

/** Usages that are acknowledged together: those of one request, or a part of them. */
export interface Submission {
  readonly usages: readonly PendingUsage[];
  readonly aside: readonly PendingQuarantine[];
  /** One ledger has one set of rules: those of any submission hold for what is committed with it. */
  readonly rules: WitnessRules;
}

/** Larger transactions gain nothing, and one in the way of others should be short. */
export const MAX_TRANSACTION_ROWS = 5_000;

/** While one transaction waits for the disk, the next one is at work. */
const MAX_TRANSACTIONS = 2;

/** What waits is held in memory, some kilobytes a row. */
const MAX_WAITING_ROWS = 20_000;

/** Characters. */
const CONTENT_ROW_LENGTH = 4096;

interface Waiting {
  readonly submission: Submission;
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Writer {
  readonly queue: Waiting[];
  waitingRows: number;
  transactions: number;
}

const writersOfPools = new WeakMap<pg.Pool, Writer>();

/**
 * Commits a submission, together with those that wait beside it: while transactions run, what arrives
 * is gathered for the next one, so that many small requests cost as little as one large one. Resolves
 * once it is committed.
 * @throws UnavailableError when the database is away, or slower than what arrives.
 */
export function submitUsages(pool: pg.Pool, submission: Submission): Promise<void> {
  const writer = writersOfPools.get(pool) ?? { queue: [], waitingRows: 0, transactions: 0 };
  writersOfPools.set(pool, writer);
  const rows = countRows(submission);
  if (writer.waitingRows > 0 && writer.waitingRows + rows > MAX_WAITING_ROWS) {
    throw new UnavailableError(
      `The ledger is busy: ${writer.waitingRows} records wait to be stored.`,
      { retryAfterSeconds: 1 },
    );
  }
  return new Promise((resolve, reject) => {
    writer.queue.push({ submission, rows, resolve, reject });
    writer.waitingRows += rows;
    void commitWaiting(pool, writer);
  });
}

/** Prompts and answers take room too: a few kilobytes of them count as another row. */
function countRows({ usages, aside }: Submission): number {
  const ofContent = usages.reduce(
    (total, { usage }) => total + (usage.content ? measureContent(usage.content) : 0),
    0,
  );
  return usages.length + aside.length + Math.ceil(ofContent / CONTENT_ROW_LENGTH);
}

async function commitWaiting(pool: pg.Pool, writer: Writer): Promise<void> {
  if (writer.transactions >= MAX_TRANSACTIONS) return;
  const group = takeGroup(writer);
  if (group.length === 0) return;
  writer.transactions += 1;
  await commitGroup(pool, group);
  writer.transactions -= 1;
  void commitWaiting(pool, writer);
}

/** What waits longest, up to a transaction's size. */
function takeGroup(writer: Writer): Waiting[] {
  let rows = 0;
  let count = 0;
  for (const waiting of writer.queue) {
    if (count > 0 && rows + waiting.rows > MAX_TRANSACTION_ROWS) break;
    rows += waiting.rows;
    count += 1;
  }
  writer.waitingRows -= rows;
  return writer.queue.splice(0, count);
}

/** Never throws: each submission hears its own end. */
async function commitGroup(pool: pg.Pool, group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  try {
    await commitUsages(
      pool,
      group.flatMap(({ submission }) => submission.usages),
      group.flatMap(({ submission }) => submission.aside),
      first.submission.rules,
    );
    for (const { resolve } of group) resolve();
  } catch (error) {
    if (error instanceof UnavailableError || group.length === 1) {
      for (const { reject } of group) reject(error);
      return;
    }
    // Something is wrong with one of them; each on its own, it stays that one's trouble.
    for (const waiting of group) await commitGroup(pool, [waiting]);
  }
}
