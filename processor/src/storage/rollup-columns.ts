/** What `usage_hourly` is divided by, beside tenant and hour. The order is part of the key's hash. */
export const ROLLUP_DIMENSIONS = [
  'environment',
  'service',
  'provider_name',
  'request_model',
  'response_model',
  'operation_name',
  'status',
  'user_id',
  'feature',
  'project',
  'organization',
] as const;

/** The sums, and what one record adds to each. Unknown counts and costs add nothing. */
export const ROLLUP_MEASURES = {
  requests: '1',
  unpriced_requests: "(cost_basis = 'unpriced')::int",
  absent_requests: "(cost_basis = 'absent')::int",
  input_tokens: 'coalesce(input_tokens, 0)',
  cache_read_input_tokens: 'coalesce(cache_read_input_tokens, 0)',
  cache_write_input_tokens: 'coalesce(cache_write_input_tokens, 0)',
  output_tokens: 'coalesce(output_tokens, 0)',
  reasoning_output_tokens: 'coalesce(reasoning_output_tokens, 0)',
  list_cost: 'coalesce(list_cost, 0)',
  effective_cost: 'coalesce(effective_cost, 0)',
} as const;

/** What `formatRollupInsert` reads of a record. */
export const ROLLUP_SOURCE = [
  'tenant',
  'started_at',
  ...ROLLUP_DIMENSIONS,
  'cost_basis',
  'input_tokens',
  'cache_read_input_tokens',
  'cache_write_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
  'list_cost',
  'effective_cost',
] as const;

const DIMENSIONS = ROLLUP_DIMENSIONS.join(', ');
const MEASURES = Object.keys(ROLLUP_MEASURES);

/**
 * SQL that adds the records of `source`, which has the columns of `ROLLUP_SOURCE`, to `usage_hourly`.
 * In the order of the key: two transactions that meet in the same rows wait for each other instead
 * of deadlocking.
 */
export function formatRollupInsert(source: string): string {
  const sums = Object.entries(ROLLUP_MEASURES).map(([name, one]) => `sum(${one}) as ${name}`);
  return `
    insert into usage_hourly (tenant, hour, dimensions_key, ${DIMENSIONS}, ${MEASURES.join(', ')})
    select tenant, hour, usage_dimensions_key(${DIMENSIONS}) as dimensions_key,
      ${DIMENSIONS}, ${MEASURES.join(', ')}
    from (
      select tenant, date_trunc('hour', started_at, 'UTC') as hour, ${DIMENSIONS}, ${sums.join(', ')}
      from ${source}
      group by tenant, hour, ${DIMENSIONS}
    ) as sums
    order by tenant, hour, dimensions_key
    on conflict (tenant, hour, dimensions_key) do update set
      ${MEASURES.map((name) => `${name} = usage_hourly.${name} + excluded.${name}`).join(', ')}`;
}
