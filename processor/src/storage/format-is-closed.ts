/**
 * SQL of whether a record's sums do not change any more, and what changes is posted beside them: the month
 * under which it is summed is closed, or something was posted for it already. Processors' clocks differ,
 * and what arrived before the close may be committed behind what came after it: whoever believes the month
 * to be open must not change what another one has corrected.
 * The offset keeps the planner from reading all adjustments for a page of records: each is looked up.
 * @param record the alias of a row with the key.
 * @param isPast SQL of whether the month is closed by this processor's clock.
 */
export function formatIsClosed(record: string, isPast: string): string {
  return `(${isPast} or exists (
    select from usage_adjustments as posted
    where posted.tenant_id = ${record}.tenant_id and posted.started_at = ${record}.started_at
      and posted.trace_id = ${record}.trace_id and posted.span_id = ${record}.span_id
    offset 0))`;
}
