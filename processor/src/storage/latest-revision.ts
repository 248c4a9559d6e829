/**
 * SQL of what a record was last revised to: of a closed month, what it costs by now. Columns that begin
 * with `revised_`; no row where it never was.
 * @param record the alias of a row with the key.
 */
export function formatLatestRevision(record: string): string {
  return `select new_cost_basis as revised_cost_basis, new_price_number as revised_price_number,
      new_list_cost as revised_list_cost, new_effective_cost as revised_effective_cost,
      new_detail_id as revised_detail_id
    from usage_revisions as revision
    where revision.tenant_id = ${record}.tenant_id and revision.started_at = ${record}.started_at
      and uuid_hash(revision.trace_id) = uuid_hash(${record}.trace_id)
      and hashint8(revision.span_id) = hashint8(${record}.span_id)
      and revision.trace_id = ${record}.trace_id and revision.span_id = ${record}.span_id
    order by revision.id desc limit 1`;
}
