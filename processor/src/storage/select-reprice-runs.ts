import type pg from 'pg';
import type { RepriceRun } from '../domain/repricing.ts';
import { runQuery } from './run-query.ts';

interface RunRow {
  readonly id: string;
  readonly trigger: 'command' | 'prices';
  readonly tenant: string | null;
  readonly started_from: Date | null;
  readonly started_before: Date | null;
  readonly provider_name: string | null;
  readonly model: string | null;
  readonly is_dry_run: boolean;
  readonly reason: string;
  readonly requested_by: string | null;
  readonly requested_at: Date;
  readonly examined: string;
  readonly finished_at: Date | null;
  readonly error: string | null;
}

const SELECT = `
  select reprice_runs.*, tenants.name as tenant
  from reprice_runs left join tenants on tenants.id = tenant_id`;

/**
 * The latest runs, newest first; not those of arriving prices that priced nothing.
 * @param tenant of whom; `null` for those of all.
 * @throws UnavailableError when the database is away.
 */
export async function selectRepriceRuns(
  pool: pg.Pool,
  { tenant, limit }: { tenant: string | null; limit: number },
): Promise<RepriceRun[]> {
  const rows = await runQuery<RunRow>(
    pool,
    `${SELECT}
    where ($1::text is null or tenants.name = $1)
      and (trigger = 'command' or error is not null or exists (
        select from reprice_differences where run_id = reprice_runs.id
      ))
    order by requested_at desc, reprice_runs.id limit $2`,
    [tenant, limit],
  );
  return rows.map(parseRow);
}

/**
 * One run; `null` where there is none of this id, or where it is another tenant's.
 * @param tenant of whom; `null` for any.
 * @throws UnavailableError when the database is away.
 */
export async function selectRepriceRun(
  pool: pg.Pool,
  { id, tenant }: { id: string; tenant: string | null },
): Promise<RepriceRun | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null;
  const [row] = await runQuery<RunRow>(
    pool,
    `${SELECT} where reprice_runs.id = $1 and ($2::text is null or tenants.name = $2)`,
    [id, tenant],
  );
  return row === undefined ? null : parseRow(row);
}

function parseRow(row: RunRow): RepriceRun {
  return {
    id: row.id,
    trigger: row.trigger,
    tenant: row.tenant,
    from: row.started_from,
    to: row.started_before,
    providerName: row.provider_name,
    model: row.model,
    isDryRun: row.is_dry_run,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    examined: Number(row.examined),
    finishedAt: row.finished_at,
    error: row.error,
  };
}
