import type pg from 'pg';
import { runQuery } from './run-query.ts';
import { createBindings, formatTenantId } from './usage-conditions.ts';

/** Calls of one model whose cost is unknown, or whose usage is estimated. */
export interface UnknownCounts {
  readonly provider: string;
  /** The model that answered, else the one asked for; `''` where neither is known. */
  readonly model: string;
  readonly unpriced: number;
  readonly absent: number;
  readonly estimated: number;
}

/**
 * Models with unknown costs or estimates since the whole hour in which `since` lies.
 * @param tenant without it every tenant.
 * @param environment without it every environment.
 * @throws UnavailableError when the database is away.
 */
export async function selectUnknownCounts(
  pool: pg.Pool,
  {
    since,
    tenant = null,
    environment = null,
  }: { since: Date; tenant?: string | null; environment?: string | null },
): Promise<UnknownCounts[]> {
  const { bind, values } = createBindings();
  const conditions = [
    `hour >= date_trunc('hour', ${bind(since)}::timestamptz, 'UTC')`,
    '(unpriced_requests <> 0 or absent_requests <> 0 or estimated_requests <> 0)',
  ];
  if (tenant !== null) conditions.push(`usage_hourly.tenant_id = ${formatTenantId(tenant, bind)}`);
  if (environment !== null) conditions.push(`environment = ${bind(environment)}`);
  const rows = await runQuery<{
    provider: string;
    model: string;
    unpriced: string;
    absent: string;
    estimated: string;
  }>(
    pool,
    `select provider_name as provider, coalesce(response_model, request_model, '') as model,
      sum(unpriced_requests) as unpriced, sum(absent_requests) as absent,
      sum(estimated_requests) as estimated
    from usage_hourly join usage_dimensions on usage_dimensions.id = dimension_id
    where ${conditions.join(' and ')}
    group by 1, 2 order by 1, 2`,
    values,
  );
  return rows.map(({ provider, model, unpriced, absent, estimated }) => ({
    provider,
    model,
    unpriced: Number(unpriced),
    absent: Number(absent),
    estimated: Number(estimated),
  }));
}
