import type pg from 'pg';
import type { CostBasis } from '../domain/charge.ts';
import { parseAmount } from '../domain/money.ts';
import type { UsageRevision } from '../domain/repricing.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { runQuery } from './run-query.ts';
import { formatSpanId } from './span-id.ts';

interface RevisionRow {
  readonly run_id: string;
  readonly revised_at: Date;
  readonly reason: string;
  readonly requested_by: string | null;
  readonly is_adjusted: boolean;
  readonly old_cost_basis: CostBasis;
  readonly new_cost_basis: CostBasis;
  readonly old_price_id: string | null;
  readonly new_price_id: string | null;
  readonly old_list_cost: string | null;
  readonly new_list_cost: string | null;
  readonly old_effective_cost: string | null;
  readonly new_effective_cost: string | null;
}

/** A run that prices brought about names them one by one: of each record, the one that it got. */
const SELECT = `
  select run_id, revised_at, requested_by, is_adjusted, old_cost_basis, new_cost_basis,
    former.id as old_price_id, latter.id as new_price_id, old_list_cost, new_list_cost,
    old_effective_cost, new_effective_cost,
    case when trigger = 'prices' and latter.id is not null then 'price arrived: ' || latter.id
      else reason end as reason
  from usage_revisions as revision
  join reprice_runs on reprice_runs.id = run_id
  left join prices as former on former.number = old_price_number
  left join prices as latter on latter.number = new_price_number
  where revision.tenant_id = (select id from tenants where name = $1)
    and revision.started_at = timestamptz 'epoch' + $2::bigint * interval '1 microsecond'
    and uuid_hash(trace_id) = uuid_hash($3::uuid) and hashint8(span_id) = hashint8($4::bigint)
    and trace_id = $3::uuid and span_id = $4::bigint
  order by revision.id`;

/**
 * What a tenant's record cost before, the oldest revision first.
 * @throws UnavailableError when the database is away.
 */
export async function selectRevisions(
  pool: pg.Pool,
  {
    tenant,
    record: { startedAtUs, traceId, spanId },
  }: { tenant: string; record: Pick<UsageRecord, 'startedAtUs' | 'traceId' | 'spanId'> },
): Promise<UsageRevision[]> {
  const rows = await runQuery<RevisionRow>(pool, SELECT, [
    tenant,
    startedAtUs,
    traceId,
    formatSpanId(spanId),
  ]);
  return rows.map((row) => ({
    runId: row.run_id,
    revisedAt: row.revised_at,
    reason: row.reason,
    requestedBy: row.requested_by,
    isAdjusted: row.is_adjusted,
    before: {
      costBasis: row.old_cost_basis,
      priceId: row.old_price_id,
      listCost: parseCost(row.old_list_cost),
      effectiveCost: parseCost(row.old_effective_cost),
    },
    after: {
      costBasis: row.new_cost_basis,
      priceId: row.new_price_id,
      listCost: parseCost(row.new_list_cost),
      effectiveCost: parseCost(row.new_effective_cost),
    },
  }));
}

function parseCost(text: string | null): bigint | null {
  return text === null ? null : parseAmount(text);
}
