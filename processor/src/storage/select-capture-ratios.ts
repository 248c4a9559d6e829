import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** How much of what a service's processes counted has arrived. */
export interface CaptureRatio {
  /** `''` for senders without a name. */
  readonly service: string;
  /** Records stored. */
  readonly stored: number;
  /** The processes' highest sequences, summed: what was sent, as far as is known. */
  readonly highestSequences: number;
}

/**
 * Per service, of all tenants, over the processes that were heard of since then.
 * @throws UnavailableError when the database is away.
 */
export async function selectCaptureRatios(
  pool: pg.Pool,
  { since }: { since: Date },
): Promise<CaptureRatio[]> {
  const rows = await runQuery<{ service: string; stored: string; highest: string }>(
    pool,
    `select service, sum(stored) as stored, sum(highest_sequence) as highest
    from usage_processes
    where last_seen_at >= $1 and stored > 0
    group by service order by service`,
    [since],
  );
  return rows.map(({ service, stored, highest }) => ({
    service,
    stored: Number(stored),
    highestSequences: Number(highest),
  }));
}
