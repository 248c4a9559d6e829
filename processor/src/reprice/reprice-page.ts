import { setTimeout as sleep } from 'node:timers/promises';
import type { PricedUsage } from '../domain/charge.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { applyRevisions, type RevisedSums, type Revision } from '../storage/apply-revisions.ts';
import type { ClaimedRun } from '../storage/claim-reprice-run.ts';
import { isConflict } from '../storage/ledger-error.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import type { RepricePosition } from '../storage/reprice-position.ts';
import { resolveDetailIds } from '../storage/resolve-detail-ids.ts';
import { selectNextTenant } from '../storage/select-next-tenant.ts';
import { type RepriceCandidate, selectRepricePage } from '../storage/select-reprice-page.ts';
import { isRevised } from './is-revised.ts';

const MAX_ATTEMPTS = 5;

/** How far a run is after one more page. */
export interface RepricedPage extends RevisedSums {
  /** `null`: there is no further one. */
  readonly next: RepricePosition | null;
}

/**
 * Prices one page of a run anew.
 * @param after where the page begins; `null` where the run does.
 * @param limit the most records that are looked at, and so the most that one transaction locks.
 * @returns `null` where another processor has taken up the run.
 * @throws UnavailableError when the database is away.
 */
export async function repricePage(
  pool: Ledger['pool'],
  {
    run,
    price,
    limit,
    now,
  }: { run: ClaimedRun; price: (record: UsageRecord) => PricedUsage; limit: number; now: Date },
): Promise<RepricedPage | null> {
  const { scope, position } = run;
  const after = position ?? (await findStart(pool, scope.tenantId));
  if (after === null) return { next: null, records: 0, earliest: null };
  const page = await selectRepricePage(pool, { scope, after, limit, now });
  const revisions = await priceAgain(pool, page.candidates, { price, scope });

  const { examined } = page;
  const next = examined === limit ? page.last : await findNext(pool, scope.tenantId, after);
  const revised = { tenantId: after.tenantId, revisions, examined, next: next ?? page.last };
  const sums = await applyAgain(pool, { run, page: revised, now });
  return sums === null ? null : { ...sums, next };
}

async function findStart(
  pool: Ledger['pool'],
  tenantId: number | null,
): Promise<RepricePosition | null> {
  const first = tenantId ?? (await selectNextTenant(pool, null));
  return first === null ? null : { tenantId: first, key: null };
}

/** Behind a tenant's last record comes the next tenant. */
async function findNext(
  pool: Ledger['pool'],
  only: number | null,
  { tenantId }: RepricePosition,
): Promise<RepricePosition | null> {
  const next = only === null ? await selectNextTenant(pool, tenantId) : null;
  return next === null ? null : { tenantId: next, key: null };
}

async function priceAgain(
  pool: Ledger['pool'],
  candidates: readonly RepriceCandidate[],
  { price, scope }: { price: (record: UsageRecord) => PricedUsage; scope: ClaimedRun['scope'] },
): Promise<Revision[]> {
  const revised = candidates.flatMap((candidate) => {
    const { record, notes, ...cost } = price(candidate.stored.record);
    const isOther = isRevised(candidate, { record, notes, ...cost }, scope);
    return isOther ? { ...candidate, record, notes, cost } : [];
  });
  if (revised.length === 0) return [];
  const detailIds = await resolveDetailIds(pool, revised);
  return revised.map(({ record, spanNumber, cost }, index) => ({
    startedAtUs: record.startedAtUs,
    traceId: record.traceId,
    spanNumber,
    cost,
    detailId: detailIds[index] ?? 0,
  }));
}

/** Calls are stored all the while; whoever is in the way of another one tries again. */
async function applyAgain(
  pool: Ledger['pool'],
  { run, page, now }: { run: ClaimedRun; page: Parameters<typeof applyRevisions>[2]; now: Date },
): Promise<RevisedSums | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyRevisions(pool, run, page, now);
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}
