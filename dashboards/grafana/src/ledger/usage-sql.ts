/** What stands for a dimension that a sender did not say. */
export const notSet = '(not set)';

/** The columns by which the ledger's dashboard can be narrowed down; each is also its variable's name. */
export const dimensions = {
  tenant: 'tenant',
  environment: `coalesce(environment, '${notSet}')`,
  service: `coalesce(service, '${notSet}')`,
  provider: 'provider_name',
  model: `coalesce(response_model, request_model, '${notSet}')`,
} as const;

/** The dashboard's time range, by whole hours of UTC: the rows are sums of hours. */
export const rangeCondition =
  "hour >= date_trunc('hour', $__timeFrom()::timestamptz, 'UTC') and hour < $__timeTo()::timestamptz";

// `sqlstring` quotes each value and doubles the quotes in it: senders choose these names.
const conditions = [
  rangeCondition,
  ...Object.entries(dimensions).map(([name, column]) => `${column} in (\${${name}:sqlstring})`),
].join('\n  and ');

const source = `from tallylight.usage_by_hour\nwhere ${conditions}`;

/** One number over everything that is chosen. */
export function sumUsage(expression: string): string {
  return `select ${expression} as value\n${source}`;
}

/**
 * The sums of one dimension's values, the most expensive first. Beside each cost stand the calls that
 * it lacks, because their price or their usage is unknown, and those whose usage is an estimate.
 * @param title of the first column.
 */
export function sumUsageBy(title: string, column: string): string {
  return `select ${column} as "${title}",
  sum(effective_cost) as "Cost",
  sum(effective_cost) / nullif(sum(sum(effective_cost)) over (), 0) as "Share",
  sum(requests) as "Calls",
  sum(unpriced_requests) as "Unpriced",
  sum(absent_requests) as "Absent",
  sum(estimated_requests) as "Estimated",
  sum(input_tokens) as "Input tokens",
  sum(cache_read_input_tokens) / nullif(sum(input_tokens), 0) as "Cached",
  sum(output_tokens) as "Output tokens"
${source}
group by 1
order by 2 desc, 1
limit 500`;
}

/** The cost of each hour by one dimension, as rows of time, metric and value. */
export function sumCostPerHourBy(column: string): string {
  return `select hour as time, ${column} as metric, sum(effective_cost) as value
${source}
group by 1, 2
order by 1, 2`;
}
