import type pg from 'pg';
import type { RepricePosition } from './reprice-position.ts';
import { runQuery } from './run-query.ts';

/** Which records a run is about. */
export interface RepriceScope {
  /** `null` for every tenant. */
  readonly tenantId: number | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly providerName: string | null;
  readonly model: string | null;
  readonly onlyUnpriced: boolean;
}

/** A run that this processor works on. */
export interface ClaimedRun {
  readonly id: string;
  readonly scope: RepriceScope;
  readonly isDryRun: boolean;
  readonly trigger: 'command' | 'prices';
  readonly requestedAt: Date;
  /** `null` before its first record. */
  readonly position: RepricePosition | null;
}

/** A processor that says nothing for so long has lost its run to another one. */
export const CLAIM = "interval '1 minute'";

interface ClaimedRow {
  readonly id: string;
  readonly trigger: 'command' | 'prices';
  readonly requested_at: Date;
  readonly tenant_id: number | null;
  readonly started_from: Date | null;
  readonly started_before: Date | null;
  readonly provider_name: string | null;
  readonly model: string | null;
  readonly is_dry_run: boolean;
  readonly position: RepricePosition | null;
}

/**
 * Takes up the run that has waited longest, and that no other processor is working on; `null` where
 * there is none.
 * @throws UnavailableError when the database is away.
 */
export async function claimRepriceRun(pool: pg.Pool): Promise<ClaimedRun | null> {
  const [row] = await runQuery<ClaimedRow>(
    pool,
    `update reprice_runs set due_at = now() + ${CLAIM}
    where id = (
      select id from reprice_runs
      where finished_at is null and due_at <= now()
      order by requested_at limit 1
      for update skip locked
    )
    returning *`,
  );
  if (row === undefined) return null;
  return {
    id: row.id,
    isDryRun: row.is_dry_run,
    trigger: row.trigger,
    requestedAt: row.requested_at,
    position: row.position,
    scope: {
      tenantId: row.tenant_id,
      from: row.started_from,
      to: row.started_before,
      providerName: row.provider_name,
      model: row.model,
      onlyUnpriced: row.trigger === 'prices',
    },
  };
}
