import type pg from 'pg';
import type { CostBasis } from '../domain/charge.ts';
import type { StoredUsage } from '../domain/ledger.ts';
import { parseAmount } from '../domain/money.ts';
import type { RecordCost } from '../domain/repricing.ts';
import type { RepriceScope } from './claim-reprice-run.ts';
import { formatStartRange } from './counted-rows.ts';
import { formatIsClosed } from './format-is-closed.ts';
import { formatLatestRevision } from './latest-revision.ts';
import { resolveOpenStart } from './month-close.ts';
import { formatUsageRows, parseUsageRow, type StoredUsageRow } from './parse-usage-row.ts';
import {
  formatKeyCondition,
  KEY_COLUMNS,
  type RecordKey,
  type RepricePosition,
} from './reprice-position.ts';
import { runQuery } from './run-query.ts';
import { type Bind, createBindings, formatDimensionIds } from './usage-conditions.ts';

/** A record that may be priced anew. */
export interface RepriceCandidate {
  readonly stored: StoredUsage;
  /** The signed number that stands for the span in the ledger, as text. */
  readonly spanNumber: string;
  /** What is not in columns, its notes among it. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What counts now: of a closed month that is what was posted last. */
  readonly current: RecordCost;
  /** Its sums do not change any more; what does is posted beside them. */
  readonly isClosed: boolean;
}

/** The next records of one tenant, in the order of the key. */
export interface RepricePage {
  readonly candidates: readonly RepriceCandidate[];
  /** How many were passed on the way. */
  readonly examined: number;
  /** The page's last record, or what it was to be behind. */
  readonly last: RepricePosition;
}

interface CandidateRow extends StoredUsageRow {
  readonly span_id: string;
  readonly is_closed: boolean;
  readonly rest_price_id: string | null;
  readonly revised_cost_basis: CostBasis | null;
  readonly revised_list_cost: string | null;
  readonly revised_effective_cost: string | null;
}

/**
 * Up to `limit` records behind a position, those among them that the scope is about. However few these
 * are, the statement is short.
 * @throws UnavailableError when the database is away.
 */
export async function selectRepricePage(
  pool: pg.Pool,
  {
    scope,
    after,
    limit,
    now,
  }: { scope: RepriceScope; after: RepricePosition; limit: number; now: Date },
): Promise<RepricePage> {
  const { tenantId } = after;
  const extent = await selectExtent(pool, { scope, after, limit });
  if (extent === null) return { candidates: [], examined: 0, last: after };
  const { bind, values } = createBindings();
  const filter = {
    ...(scope.providerName !== null && { provider: scope.providerName }),
    ...(scope.model !== null && { model: scope.model }),
  };
  const dimensionIds = formatDimensionIds({ tenantId: null, filter }, bind);
  const conditions = [
    ...formatScope(scope, after, bind),
    formatKeyCondition('<=', extent.last, bind),
    ...(dimensionIds === null ? [] : [`dimension_id = any(${dimensionIds})`]),
  ];
  const isPast = `coalesce(posted_at, started_at) < ${bind(resolveOpenStart(now))}`;
  const rows = await runQuery<CandidateRow>(
    pool,
    formatUsageRows(
      `select record.*, is_closed, rest->>'price_id' as rest_price_id, revised.*
      from usage_records as record
      cross join lateral (select ${formatIsClosed('record', isPast)} as is_closed) as month
      left join lateral (${formatLatestRevision('record')}) as revised on is_closed
      where ${conditions.join(' and ')}
        -- Of a closed month it is in no sum, and is left alone.
        and (superseded_by is null or not is_closed)`,
    ),
    values,
  );
  return {
    candidates: rows.map(parseCandidate),
    examined: extent.examined,
    last: { tenantId, key: extent.last },
  };
}

/** How many records the page has, and its last one; `null` where none is left. */
async function selectExtent(
  pool: pg.Pool,
  { scope, after, limit }: { scope: RepriceScope; after: RepricePosition; limit: number },
): Promise<{ examined: number; last: RecordKey } | null> {
  const { bind, values } = createBindings();
  const [row] = await runQuery<{
    slot: number;
    trace_hash: number;
    span_hash: number;
    started_at_us: string;
    examined: number;
  }>(
    pool,
    `with page (slot, trace_hash, span_hash, started_at) as materialized (
      select ${KEY_COLUMNS} from usage_records
      where ${formatScope(scope, after, bind).join(' and ')}
      order by ${KEY_COLUMNS} limit ${bind(limit)}
    )
    select slot, trace_hash, span_hash, (select count(*)::int from page) as examined,
      (extract(epoch from started_at) * 1000000)::bigint as started_at_us
    from page
    order by slot desc, trace_hash desc, span_hash desc, page.started_at desc limit 1`,
    values,
  );
  if (row === undefined) return null;
  const { slot, trace_hash: traceHash, span_hash: spanHash, started_at_us: startedAtUs } = row;
  return { examined: row.examined, last: { slot, traceHash, spanHash, startedAtUs } };
}

function formatScope(scope: RepriceScope, { tenantId, key }: RepricePosition, bind: Bind) {
  return [
    `tenant_id = ${bind(tenantId)}`,
    ...formatStartRange({ from: scope.from ?? undefined, to: scope.to ?? undefined }, bind),
    // As the index has it.
    ...(scope.onlyUnpriced ? ["cost_basis = 'unpriced'"] : []),
    ...(key === null ? [] : [formatKeyCondition('>', key, bind)]),
  ];
}

function parseCandidate(row: CandidateRow): RepriceCandidate {
  const stored = parseUsageRow(row);
  return {
    stored,
    spanNumber: row.span_id,
    details: { ...row.details },
    current: parseCurrent(row, stored),
    isClosed: row.is_closed,
  };
}

function parseCurrent(row: CandidateRow, stored: StoredUsage): RecordCost {
  const priceId = stored.price?.id ?? row.rest_price_id;
  if (row.revised_cost_basis === null) return { ...stored, priceId };
  return {
    costBasis: row.revised_cost_basis,
    // Of a closed month, the price alone is no reason for a revision.
    priceId,
    listCost: parseCost(row.revised_list_cost),
    effectiveCost: parseCost(row.revised_effective_cost),
  };
}

function parseCost(text: string | null): bigint | null {
  return text === null ? null : parseAmount(text);
}
