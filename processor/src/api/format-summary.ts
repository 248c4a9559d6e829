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
    list_cost: formatAmount(totals.listCost),
    effective_cost: formatAmount(totals.effectiveCost),
    unpriced_requests: totals.unpricedRequests,
    absent_requests: totals.absentRequests,
  };
}
