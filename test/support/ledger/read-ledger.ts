import type pg from 'pg';

const SUMS = `sum(requests)::int as requests, sum(effective_cost)::text as cost,
  sum(input_tokens)::text as input, sum(unpriced)::int as unpriced, sum(absent)::int as absent`;

/** The records summed per hour and dimensions, as the hourly sums should have them. */
export async function sumRecords(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select tenant, date_trunc('hour', coalesce(posted_at, started_at), 'UTC') as hour, environment, service, provider_name,
      request_model, response_model, operation_name, status, user_id, feature, project, organization,
      ${SUMS}
    from (
      select *, 1 as requests, (cost_basis = 'unpriced')::int as unpriced,
        (cost_basis = 'absent')::int as absent
      from usage where superseded_by is null
    ) as records
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`);
  return rows.map(normalize);
}

/** The hourly sums as they are, in the form of `sumRecords`. */
export async function readRollup(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select tenant, hour, environment, service, provider_name, request_model, response_model,
      operation_name, status, user_id, feature, project, organization, ${SUMS}
    from (
      select *, unpriced_requests as unpriced, absent_requests as absent from usage_by_hour
    ) as sums
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`);
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
