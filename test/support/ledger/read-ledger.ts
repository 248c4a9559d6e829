import type pg from 'pg';

const DIMENSIONS = `tenant, hour, environment, service, provider_name, request_model, response_model,
  operation_name, status, user_id, feature, project, organization`;

const SUMS = `sum(requests)::int as requests, sum(effective_cost)::text as cost,
  sum(input_tokens)::text as input, sum(unpriced)::int as unpriced, sum(absent)::int as absent,
  sum(estimated)::int as estimated, coalesce(sum(estimated_cost), 0)::numeric(60, 18)::text as estimated_cost`;

/** What counts, summed per hour and dimensions, as the hourly sums should have it. */
export async function sumRecords(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select ${DIMENSIONS}, ${SUMS}
    from (
      select ${DIMENSIONS.replace('hour', "date_trunc('hour', coalesce(posted_at, started_at), 'UTC') as hour")},
        1 as requests, (cost_basis = 'unpriced')::int as unpriced,
        (cost_basis = 'absent')::int as absent, (usage_source = 'estimated')::int as estimated,
        case when usage_source = 'estimated' then effective_cost end as estimated_cost,
        effective_cost, input_tokens
      from usage where superseded_by is null
      union all
      select tenants.name, date_trunc('hour', posted_at, 'UTC'), environment, service, provider_name,
        request_model, response_model, operation_name, status, usage_names.name, feature, project,
        organization, requests, unpriced_requests, absent_requests, estimated_requests, estimated_cost,
        effective_cost, input_tokens
      from usage_adjustments as posted
      join tenants on tenants.id = posted.tenant_id
      join usage_dimensions on usage_dimensions.id = dimension_id
      left join usage_names on usage_names.id = user_id
    ) as counted
    group by ${DIMENSIONS}
    order by ${DIMENSIONS}`);
  return rows.map(normalize);
}

/** The hourly sums as they are, in the form of `sumRecords`. */
export async function readRollup(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select ${DIMENSIONS}, ${SUMS}
    from (
      select *, unpriced_requests as unpriced, absent_requests as absent,
        estimated_requests as estimated
      from usage_by_hour
    ) as sums
    group by ${DIMENSIONS}
    order by ${DIMENSIONS}`);
  return rows.map(normalize);
}

/** Sums of nothing but unknowns are null in one and zero in the other, and scales differ. */
function normalize({ cost, input, ...row }: { cost: string | null; input: string | null }) {
  return { ...row, cost: trim(cost), input: trim(input) };
}

function trim(text: string | null): string {
  const value = text ?? '0';
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}
