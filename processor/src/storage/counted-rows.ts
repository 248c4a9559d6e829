import { MEASURES, RECORD_MEASURES } from './rollup-columns.ts';
import type { Bind } from './usage-conditions.ts';

/** A half-open range of time; open where a side is missing. */
export interface TimeRange {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * SQL of what counts in a range of time, a row each with `tenant_id`, `counted_at`, `dimension_id`,
 * `user_id` and the measures: records by their start, those that came after their month was closed and
 * adjustments by their posting. Exactly what `usage_hourly` sums up.
 * @param conditions hold for `usage_records` and, unless given, for `usage_adjustments`.
 */
export function formatCountedRows(
  {
    range,
    conditions,
    adjustmentConditions = conditions,
  }: {
    range: TimeRange;
    conditions: readonly string[];
    adjustmentConditions?: readonly string[];
  },
  bind: Bind,
): string {
  const started = formatStartRange(range, bind);
  const posted = formatRange('posted_at', range, bind);
  const select = (at: string) =>
    `select tenant_id, ${at} as counted_at, dimension_id, user_id, ${RECORD_MEASURES} from usage_records`;
  return [
    `${select('started_at')} where ${and([...conditions, ...started, 'posted_at is null', SUMMED])}`,
    `${select('posted_at')} where ${and([...conditions, ...posted, 'posted_at is not null', SUMMED])}`,
    `select tenant_id, posted_at, dimension_id, user_id, ${MEASURES} from usage_adjustments
      where ${and([...adjustmentConditions, ...posted, 'true'])}`,
  ].join(' union all ');
}

/** In the place of any other record, another one of the same call is shown and billed. */
export const COUNTS = 'superseded_by is null';

/** What is in the sums of its hour: what counts, but for what changed after its month was closed. */
const SUMMED = 'left_out is null';

/** Conditions on `started_at`, and on the slot with which the indexes begin. */
export function formatStartRange({ from, to }: TimeRange, bind: Bind): string[] {
  const conditions: string[] = [];
  if (from !== undefined) {
    const start = `${bind(from)}::timestamptz`;
    conditions.push(`started_at >= ${start}`, `usage_slot(started_at) >= usage_slot(${start})`);
  }
  if (to !== undefined) {
    const end = `${bind(to)}::timestamptz`;
    conditions.push(`started_at < ${end}`, `usage_slot(started_at) <= usage_slot(${end})`);
  }
  return conditions;
}

export function formatRange(column: string, { from, to }: TimeRange, bind: Bind): string[] {
  const conditions: string[] = [];
  if (from !== undefined) conditions.push(`${column} >= ${bind(from)}`);
  if (to !== undefined) conditions.push(`${column} < ${bind(to)}`);
  return conditions;
}

function and(conditions: readonly string[]): string {
  return conditions.join(' and ');
}
