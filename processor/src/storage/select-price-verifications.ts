import type pg from 'pg';
import { runQuery } from './run-query.ts';

/**
 * When each provider's public prices were last verified. Of a provider that is in use it is the
 * stalest of the prices that calls since `usedSince` were priced with; of another one the freshest of
 * all. Without those that have ended, and of which nothing is known.
 * @throws UnavailableError when the database is away.
 */
export async function selectPriceVerifications(
  pool: pg.Pool,
  { usedSince, now }: { usedSince: Date; now: Date },
): Promise<{ readonly providerName: string; readonly verifiedAt: Date }[]> {
  return await runQuery(
    pool,
    `select provider_name as "providerName", coalesce(
        min(verified_at) filter (where last_used_at >= $1), max(verified_at)) as "verifiedAt"
    from prices
    where verified_at is not null and revoked_at is null and (valid_to is null or valid_to > $2)
      and not body ? 'own'
    group by provider_name order by provider_name`,
    [usedSince, now],
  );
}
