import type { UsageFilter } from '../domain/ledger.ts';
import { formatCountedRows, formatRange, type TimeRange } from './counted-rows.ts';
import { MEASURES, SUMMED_MEASURES } from './rollup-columns.ts';
import {
  type Bind,
  formatRecordConditions,
  formatSharedConditions,
  isRolledUp,
} from './usage-conditions.ts';
import type { DIMENSIONS } from './usage-dictionaries.ts';

const HOUR_MS = 3_600_000;

/** What the sums can be divided by. */
export type SourceColumn = (typeof DIMENSIONS)[number] | 'user_id';

/**
 * SQL of rows whose measures sum up to the filtered usage, with the columns that are asked for and as
 * few rows as these allow. Whole hours come from `usage_hourly`, what begins or ends within an hour from
 * the records. With a filter that the hourly sums do not know, all of it comes from the records.
 * @param tenant null is every tenant.
 */
export function formatUsageSource(
  {
    tenant,
    filter,
    columns = [],
  }: { tenant: string | null; filter: UsageFilter; columns?: readonly SourceColumn[] },
  bind: Bind,
): string {
  const rows = formatRows({ tenant, filter }, bind);
  const dimensions = columns.filter((name) => name !== 'user_id');
  const ids = [
    ...(dimensions.length > 0 ? ['dimension_id'] : []),
    ...(columns.includes('user_id') ? ['user_id'] : []),
  ];
  if (ids.length === 0) return rows;
  // Names are looked up once for each sum, not for each hour of it.
  const names = columns.map((name) =>
    name === 'user_id' ? 'names.name as user_id' : `dimensions.${name}`,
  );
  return `select ${names.join(', ')}, ${MEASURES}
    from (
      select ${ids.join(', ')}, ${SUMMED_MEASURES} from (${rows}) as counted
      group by ${ids.join(', ')}
    ) as sums
    ${dimensions.length > 0 ? 'join usage_dimensions as dimensions on dimensions.id = sums.dimension_id' : ''}
    ${columns.includes('user_id') ? 'left join usage_names as names on names.id = sums.user_id' : ''}`;
}

function formatRows(
  { tenant, filter }: { tenant: string | null; filter: UsageFilter },
  bind: Bind,
): string {
  const shared = formatSharedConditions({ tenant, filter }, bind);
  if (!isRolledUp(filter)) {
    const own = formatRecordConditions({ tenant, filter }, bind);
    return formatCountedRows(
      {
        range: filter,
        conditions: [...shared, ...own],
        adjustmentConditions: [...shared, formatAdjusted(own)],
      },
      bind,
    );
  }
  const { hours, edges } = splitAtHours(filter);
  const parts = edges.map((range) => formatCountedRows({ range, conditions: shared }, bind));
  if (hours !== null) {
    const conditions = [...shared, ...formatRange('hour', hours, bind), 'true'];
    parts.push(
      `select tenant_id, hour, dimension_id, user_id, ${MEASURES}
      from usage_hourly where ${conditions.join(' and ')}`,
    );
  }
  return parts.join(' union all ');
}

/** An adjustment knows no session, task or tags; the record that it corrects does. */
function formatAdjusted(conditions: readonly string[]): string {
  return `exists (
    select from usage_records as adjusted
    where adjusted.tenant_id = usage_adjustments.tenant_id
      and usage_slot(adjusted.started_at) = usage_slot(usage_adjustments.started_at)
      and adjusted.started_at = usage_adjustments.started_at
      and adjusted.trace_id = usage_adjustments.trace_id
      and adjusted.span_id = usage_adjustments.span_id
      and ${conditions.join(' and ')}
  )`;
}

/** The whole hours of a range, and what is left of it on both sides. */
function splitAtHours({ from, to }: TimeRange): { hours: TimeRange | null; edges: TimeRange[] } {
  const first = from && new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS);
  const last = to && new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS);
  if (first !== undefined && last !== undefined && first >= last) {
    return { hours: null, edges: [{ from, to }] };
  }
  const edges: TimeRange[] = [];
  if (from && first && from < first) edges.push({ from, to: first });
  if (to && last && last < to) edges.push({ from: last, to });
  return { hours: { from: first, to: last }, edges };
}
