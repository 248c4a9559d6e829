import type { Summary, SummaryDimension, UsageTotals } from '../domain/ledger.ts';
import { formatAmount } from '../domain/money.ts';

/** What a summary is grouped by, in the order in which it is shown. */
export const summaryDimensions = [
  'model',
  'user',
  'feature',
  'provider',
  'environment',
  'service',
  'project',
  'organization',
  'operation',
  'status',
] as const satisfies readonly SummaryDimension[];

type GroupField = `by_${SummaryDimension}`;

/** Totals and groups as the API shows them: `by_model`, `by_user`, … with the dearest group first. */
export function formatSummary({ totals, groups }: Summary) {
  const formatted: Partial<Record<GroupField, ({ key: string | null } & TotalsJson)[]>> = {};
  for (const dimension of summaryDimensions) {
    formatted[`by_${dimension}`] = (groups[dimension] ?? []).map((group) => ({
      key: group.key,
      ...formatTotals(group.totals),
    }));
  }
  return { totals: formatTotals(totals), ...formatted };
}

type TotalsJson = ReturnType<typeof formatTotals>;

function formatTotals(totals: UsageTotals) {
  return {
    requests: totals.requests,
    input_tokens: totals.inputTokens,
    cache_read_input_tokens: totals.cacheReadInputTokens,
    cache_write_input_tokens: totals.cacheWriteInputTokens,
    output_tokens: totals.outputTokens,
    reasoning_output_tokens: totals.reasoningOutputTokens,
    total_tokens: totals.inputTokens + totals.outputTokens,
    list_cost: formatSum(totals.listCost, totals),
    effective_cost: formatSum(totals.effectiveCost, totals),
    unpriced_requests: totals.unpricedRequests,
    absent_requests: totals.absentRequests,
    estimated_requests: totals.estimatedRequests,
    estimated_cost: formatSum(totals.estimatedCost, totals),
  };
}

/** A sum of calls of which none has a known cost is unknown: `0` would say that they were free. */
function formatSum(
  sum: bigint,
  { requests, unpricedRequests, absentRequests }: UsageTotals,
): string | null {
  const isUnknown = requests > 0 && unpricedRequests + absentRequests >= requests;
  return isUnknown ? null : formatAmount(sum);
}
