import type pg from 'pg';
import type { RepriceOrder } from '../domain/repricing.ts';
import { runQuery } from './run-query.ts';

/**
 * Writes down that past calls are to be priced anew, and resolves to the run's id. Dry runs are forgotten
 * after 30 days.
 * @returns `null` where there is no such tenant, and so nothing to price.
 * @throws UnavailableError when the database is away.
 */
export async function insertRepriceRun(pool: pg.Pool, order: RepriceOrder): Promise<string | null> {
  const [row] = await runQuery<{ id: string }>(
    pool,
    `with forgotten as (
      delete from reprice_runs where is_dry_run and finished_at < now() - interval '30 days'
    )
    insert into reprice_runs (trigger, tenant_id, started_from, started_before, provider_name, model,
      is_dry_run, reason, requested_by)
    select 'command', tenants.id, $2, $3, $4, $5, $6, $7, $8
    from (select $1::text as name) as asked left join tenants on tenants.name = asked.name
    where asked.name is null or tenants.id is not null
    returning id`,
    [
      order.tenant,
      order.from,
      order.to,
      order.providerName,
      order.model,
      order.isDryRun,
      order.reason,
      order.requestedBy,
    ],
  );
  return row?.id ?? null;
}

/**
 * Writes down that the calls without a price are to be priced, as other prices are in force. Does nothing
 * where every call has a price, or where the last time was with the same prices.
 * @param digest of the prices in force.
 * @throws UnavailableError when the database is away.
 */
export async function insertArrivalRun(
  pool: pg.Pool,
  { digest, reason }: { digest: string; reason: string },
): Promise<boolean> {
  const rows = await runQuery(
    pool,
    `insert into reprice_runs (trigger, reason, prices_digest)
    select 'prices', $2, $1
    where exists (select from usage_records where cost_basis = 'unpriced')
      and $1 is distinct from (
        select prices_digest from reprice_runs where trigger = 'prices'
        order by requested_at desc limit 1
      )
    on conflict (prices_digest) where trigger = 'prices' and finished_at is null do nothing
    returning id`,
    [digest, reason],
  );
  return rows.length > 0;
}
