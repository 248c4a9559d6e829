import type pg from 'pg';
import { parseAmount } from '../domain/money.ts';
import { runQuery } from './run-query.ts';

/** Calls of one model that got their price from one that arrived after them. */
export interface PastPriced {
  readonly providerName: string;
  /** `null` of a service without models. */
  readonly model: string | null;
  readonly priceId: string | null;
  readonly calls: number;
  /** Start of the earliest one. */
  readonly since: Date;
  /** 10⁻¹⁸ USD. */
  readonly cost: bigint;
}

/**
 * What a run has priced, by model and price, the highest cost first; records that count only.
 * @throws UnavailableError when the database is away.
 */
export async function selectPastPriced(
  pool: pg.Pool,
  { id, limit }: { id: string; limit: number },
): Promise<PastPriced[]> {
  const rows = await runQuery<{
    provider_name: string;
    model: string | null;
    price_id: string | null;
    calls: number;
    since: Date;
    cost: string;
  }>(
    pool,
    `select dimensions.provider_name, coalesce(response_model, request_model) as model, prices.id as price_id,
      count(*)::int as calls, min(revision.started_at) as since,
      coalesce(sum(new_effective_cost), 0)::text as cost
    from usage_revisions as revision
    join usage_records as record on record.tenant_id = revision.tenant_id
      and record.started_at = revision.started_at
      and usage_slot(record.started_at) = usage_slot(revision.started_at)
      and uuid_hash(record.trace_id) = uuid_hash(revision.trace_id)
      and hashint8(record.span_id) = hashint8(revision.span_id)
      and record.trace_id = revision.trace_id and record.span_id = revision.span_id
      and record.superseded_by is null
    join usage_dimensions as dimensions on dimensions.id = record.dimension_id
    left join prices on prices.number = new_price_number
    where run_id = $1
    group by 1, 2, 3
    order by coalesce(sum(new_effective_cost), 0) desc, 1, 2, 3 limit $2`,
    [id, limit],
  );
  return rows.map(({ provider_name: providerName, price_id: priceId, cost, ...row }) => ({
    ...row,
    providerName,
    priceId,
    cost: parseAmount(cost),
  }));
}
