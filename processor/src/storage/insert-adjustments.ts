import type pg from 'pg';
import { formatAmount } from '../domain/money.ts';
import { formatArray, type Scalar } from './format-array.ts';
import { formatRollupInsert, MEASURES } from './rollup-columns.ts';
import { runQuery } from './run-query.ts';

/** What is added to the sums after a month was closed; below zero, taken from them. */
export interface Adjustment {
  readonly tenantId: number;
  readonly dimensionId: number;
  readonly userId: number | null;
  /** For people: why. */
  readonly reason: string;
  /** Of one correction of many records, a UUID. */
  readonly runId: string | null;
  /** The record that is corrected, as `usage_records` has its key; `null` where it is none. */
  readonly record: {
    readonly startedAtUs: bigint;
    readonly traceId: string;
    /** As text of the signed number. */
    readonly spanId: string;
  } | null;
  readonly requests?: number;
  readonly unpricedRequests?: number;
  readonly absentRequests?: number;
  readonly estimatedRequests?: number;
  readonly inputTokens?: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningOutputTokens?: number;
  /** 10⁻¹⁸ USD. */
  readonly listCost?: bigint;
  readonly effectiveCost?: bigint;
  /** The part of the effective cost that is estimated. */
  readonly estimatedCost?: bigint;
}

const COLUMNS: readonly [string, string, (adjustment: Adjustment) => Scalar][] = [
  ['tenant_id', 'integer', ({ tenantId }) => tenantId],
  ['dimension_id', 'integer', ({ dimensionId }) => dimensionId],
  ['user_id', 'integer', ({ userId }) => userId],
  ['reason', 'text', ({ reason }) => reason],
  ['run_id', 'uuid', ({ runId }) => runId],
  ['started_at_us', 'bigint', ({ record }) => record?.startedAtUs ?? null],
  ['trace_id', 'uuid', ({ record }) => record?.traceId ?? null],
  ['span_id', 'bigint', ({ record }) => record?.spanId ?? null],
  ['requests', 'bigint', ({ requests = 0 }) => requests],
  ['unpriced_requests', 'bigint', ({ unpricedRequests = 0 }) => unpricedRequests],
  ['absent_requests', 'bigint', ({ absentRequests = 0 }) => absentRequests],
  ['estimated_requests', 'bigint', ({ estimatedRequests = 0 }) => estimatedRequests],
  ['input_tokens', 'bigint', ({ inputTokens = 0 }) => inputTokens],
  ['cache_read_input_tokens', 'bigint', ({ cacheReadInputTokens = 0 }) => cacheReadInputTokens],
  ['cache_write_input_tokens', 'bigint', ({ cacheWriteInputTokens = 0 }) => cacheWriteInputTokens],
  ['output_tokens', 'bigint', ({ outputTokens = 0 }) => outputTokens],
  ['reasoning_output_tokens', 'bigint', ({ reasoningOutputTokens = 0 }) => reasoningOutputTokens],
  ['list_cost', 'numeric', ({ listCost = 0n }) => formatAmount(listCost)],
  ['effective_cost', 'numeric', ({ effectiveCost = 0n }) => formatAmount(effectiveCost)],
  ['estimated_cost', 'numeric', ({ estimatedCost = 0n }) => formatAmount(estimatedCost)],
];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
const KEPT = NAMES.replace('started_at_us', 'started_at');
const GIVEN = NAMES.replace(
  'started_at_us',
  "timestamptz 'epoch' + started_at_us * interval '1 microsecond'",
);

const INSERT = `
  with inserted as (
    insert into usage_adjustments (posted_at, ${KEPT})
    select $1, ${GIVEN}
    from unnest(${COLUMNS.map(([, type], index) => `$${index + 2}::${type}[]`).join(', ')})
      as given (${NAMES})
    returning *
  )
  ${formatRollupInsert(`(
    select tenant_id, posted_at as counted_at, dimension_id, user_id, ${MEASURES} from inserted
  ) as posted`)}`;

/**
 * Posts adjustments and adds them to the sums of the hour in which they are posted, in the caller's
 * transaction.
 * @throws UnavailableError when the database is away.
 */
export async function insertAdjustments(
  client: pg.PoolClient,
  postedAt: Date,
  adjustments: readonly Adjustment[],
): Promise<void> {
  if (adjustments.length === 0) return;
  await runQuery(client, INSERT, [
    postedAt,
    ...COLUMNS.map(([, , value]) => formatArray(adjustments.map(value))),
  ]);
}
