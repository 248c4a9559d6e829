import { randomUUID } from 'node:crypto';
import type { BudgetPeriod, Crossing } from '../domain/budget.ts';
import { formatAmount, formatRatio, parseAmount } from '../domain/money.ts';

/** What is posted to a webhook when a budget reaches a threshold. Amounts are decimal text in USD. */
export interface NoticePayload {
  readonly type: 'budget.threshold_crossed';
  /** The same in every attempt to deliver this notice: receivers recognise repetitions by it. */
  readonly id: string;
  readonly tenant: string;
  readonly budget: string;
  /** `null`: the budget covers all environments. */
  readonly environment: string | null;
  readonly owner: string | null;
  readonly period: BudgetPeriod;
  readonly time_zone: string;
  /** Instants in ISO 8601, UTC; the end is the first instant of the next period. */
  readonly period_start: string;
  readonly period_end: string;
  /** The share of the limit that was reached, as configured. */
  readonly threshold: string;
  readonly currency: 'USD';
  readonly limit: string;
  readonly spent: string;
  /** `spent` over `limit`, cut off after six decimals, never rounded up. */
  readonly used_ratio: string;
  /** Calls of the period whose cost is unknown, so that `spent` may be too low. */
  readonly unpriced_requests: number;
  readonly absent_requests: number;
  /** Calls of the period whose usage is an estimate, and the part of `spent` that they make. */
  readonly estimated_requests: number;
  readonly estimated_cost: string;
  readonly crossed_at: string;
  /** All of this in one or two English sentences, for a chat or a mail. */
  readonly summary: string;
}

/** The notice of a crossing that was found at `crossedAt`. */
export function createNotice(
  { state, threshold }: Crossing,
  { crossedAt, id = randomUUID() }: { readonly crossedAt: Date; readonly id?: string },
): NoticePayload {
  const { budget, period, spent, unpricedRequests, absentRequests } = state;
  const { estimatedRequests, estimatedCost } = state;
  return {
    type: 'budget.threshold_crossed',
    id,
    tenant: budget.tenant,
    budget: budget.name,
    environment: budget.environment,
    owner: budget.owner,
    period: budget.period,
    time_zone: budget.timeZone,
    period_start: period.start.toISOString(),
    period_end: period.end.toISOString(),
    threshold,
    currency: 'USD',
    limit: formatAmount(budget.limit),
    spent: formatAmount(spent),
    used_ratio: formatRatio(spent, budget.limit),
    unpriced_requests: unpricedRequests,
    absent_requests: absentRequests,
    estimated_requests: estimatedRequests,
    estimated_cost: formatAmount(estimatedCost),
    crossed_at: crossedAt.toISOString(),
    summary: formatSummary({ state, threshold }),
  };
}

const everyPeriod: Record<BudgetPeriod, string> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
};

function formatSummary({ state, threshold }: Crossing): string {
  const { budget, spent, unpricedRequests, absentRequests, estimatedCost } = state;
  const share = formatAmount(parseAmount(threshold) * 100n);
  const of = budget.environment === null ? '' : ` of environment "${budget.environment}"`;
  const guessed = estimatedCost === 0n ? '' : `, ${formatAmount(estimatedCost)} of them estimated`;
  const reached =
    `Budget "${budget.name}"${of} reached ${share}% of its ${everyPeriod[budget.period]} limit: ` +
    `${formatAmount(spent)} of ${formatAmount(budget.limit)} USD are spent${guessed}.`;
  const unknown = unpricedRequests + absentRequests;
  if (unknown === 0) return reached;
  return (
    `${reached} Not in this sum, because their cost is unknown: ${unknown} ` +
    `${unknown === 1 ? 'call' : 'calls'} (${unpricedRequests} without a price, ` +
    `${absentRequests} without reported usage).`
  );
}
