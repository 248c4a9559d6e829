import type pg from 'pg';
import { runQuery } from './run-query.ts';

/** Calls of one model, of all tenants, whose cost is unknown. */
export interface UnknownCounts {
  readonly provider: string;
  /** The model that answered, else the one asked for; `''` where neither is known. */
  readonly model: string;
  readonly unpriced: number;
  readonly absent: number;
}

/**
 * Models with unknown costs since the whole hour in which `since` lies.
 * @throws UnavailableError when the database is away.
 */
export async function selectUnknownCounts(
  pool: pg.Pool,
  { since }: { since: Date },
): Promise<UnknownCounts[]> {
  const rows = await runQuery<{
    provider: string;
    model: string;
    unpriced: string;
    absent: string;
  }>(
    pool,
    `select provider_name as provider, coalesce(response_model, request_model, '') as model,
      sum(unpriced_requests) as unpriced, sum(absent_requests) as absent
    from usage_hourly join usage_dimensions on usage_dimensions.id = dimension_id
    where hour >= date_trunc('hour', $1::timestamptz, 'UTC')
      and (unpriced_requests <> 0 or absent_requests <> 0)
    group by 1, 2 order by 1, 2`,
    [since],
  );
  return rows.map(({ provider, model, unpriced, absent }) => ({
    provider,
    model,
    unpriced: Number(unpriced),
    absent: Number(absent),
  }));
}
