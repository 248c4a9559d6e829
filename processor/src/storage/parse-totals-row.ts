import type { UsageTotals } from '../domain/ledger.ts';
import { parseAmount } from '../domain/money.ts';
import { ROLLUP_MEASURES } from './rollup-columns.ts';

/** The select list of `parseTotalsRow`: every measure summed, zero where there is nothing to sum. */
export const TOTALS_ROW = Object.keys(ROLLUP_MEASURES)
  .map((name) => `coalesce(sum(${name}), 0)::text as ${name}`)
  .join(', ');

/** Sums as decimal text. */
export type TotalsRow = Readonly<Record<keyof typeof ROLLUP_MEASURES, string>>;

/** Token sums beyond 2⁵³ lose their last digits; costs never do. */
export function parseTotalsRow(row: TotalsRow): UsageTotals {
  return {
    requests: Number(row.requests),
    inputTokens: Number(row.input_tokens),
    cacheReadInputTokens: Number(row.cache_read_input_tokens),
    cacheWriteInputTokens: Number(row.cache_write_input_tokens),
    outputTokens: Number(row.output_tokens),
    reasoningOutputTokens: Number(row.reasoning_output_tokens),
    listCost: parseAmount(row.list_cost),
    effectiveCost: parseAmount(row.effective_cost),
    unpricedRequests: Number(row.unpriced_requests),
    absentRequests: Number(row.absent_requests),
    estimatedRequests: Number(row.estimated_requests),
    estimatedCost: parseAmount(row.estimated_cost),
  };
}
