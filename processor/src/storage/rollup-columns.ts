/** The sums, and what one record adds to each. Unknown counts and costs add nothing. */
export const ROLLUP_MEASURES = {
  requests: '1',
  unpriced_requests: "(cost_basis = 'unpriced')::int",
  absent_requests: "(cost_basis = 'absent')::int",
  estimated_requests: 'coalesce(is_estimated, false)::int',
  input_tokens: 'coalesce(input_tokens, 0)',
  cache_read_input_tokens: 'coalesce(cache_read_input_tokens, 0)',
  cache_write_input_tokens: 'coalesce(cache_write_input_tokens, 0)',
  output_tokens: 'coalesce(output_tokens, 0)',
  reasoning_output_tokens: 'coalesce(reasoning_output_tokens, 0)',
  list_cost: 'coalesce(list_cost, 0)',
  effective_cost: 'coalesce(effective_cost, 0)',
  estimated_cost: 'case when is_estimated then coalesce(effective_cost, 0) else 0 end',
} as const;

export const MEASURES = Object.keys(ROLLUP_MEASURES).join(', ');

/** A record's select list: what it adds to each sum. */
export const RECORD_MEASURES = Object.entries(ROLLUP_MEASURES)
  .map(([name, one]) => `${one} as ${name}`)
  .join(', ');

/** The select list that sums up rows of measures. */
export const SUMMED_MEASURES = Object.keys(ROLLUP_MEASURES)
  .map((name) => `sum(${name}) as ${name}`)
  .join(', ');

/** SQL of the whole hour, in UTC, in which an instant lies. */
export function formatHour(instant: string): string {
  return `date_bin('1 hour', ${instant}, timestamptz '2000-01-01 00:00:00Z')`;
}

/**
 * SQL that adds the rows of `source` to `usage_hourly`. They have `tenant_id`, `counted_at` (the start
 * or the posting), `dimension_id`, `user_id` and the measures. In the order of the key: two
 * transactions that meet in the same rows wait for each other instead of deadlocking.
 */
export function formatRollupInsert(source: string): string {
  const added = Object.keys(ROLLUP_MEASURES).map(
    (name) => `${name} = known.${name} + excluded.${name}`,
  );
  return `
    insert into usage_hourly as known (tenant_id, hour, dimension_id, user_id, ${MEASURES})
    select tenant_id, ${formatHour('counted_at')}, dimension_id, user_id, ${SUMMED_MEASURES}
    from ${source}
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (tenant_id, hour, dimension_id, user_id) do update set ${added.join(', ')}`;
}
