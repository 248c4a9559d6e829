import type { Request } from 'express';
import { evaluateBudget } from '../budget/evaluate-budget.ts';
import type { Access } from '../domain/access.ts';
import type { BudgetState } from '../domain/budget.ts';
import type { Notice } from '../domain/ledger.ts';
import { formatAmount, formatRatio, parseAmount } from '../domain/money.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { refuseQuery } from './parse-query.ts';

/** Enough to find every crossing of a period that is still running. */
const noticeLimit = 1000;

/** `GET /budgets`: how each budget stands in the period that is running. */
export async function readBudgets(
  request: Request,
  { budgets, readBudgetState, selectNotices }: ApiPorts,
  { tenant, environment }: Access,
) {
  refuseQuery(request);
  const own = budgets.filter(
    (budget) =>
      budget.tenant === tenant && (environment === null || budget.environment === environment),
  );
  if (own.length === 0) return { budgets: [] };
  const notices = await selectNotices({ tenant, environment, limit: noticeLimit });
  const states = await Promise.all(own.map(readBudgetState));
  return { budgets: states.map((state) => formatBudget(state, notices)) };
}

function formatBudget(state: BudgetState, notices: readonly Notice[]) {
  const { budget, period, spent } = state;
  const reached = evaluateBudget(state);
  const crossings = notices.filter(
    (notice) =>
      notice.budget === budget.name &&
      notice.periodStart.getTime() === period.start.getTime() &&
      parseAmount(notice.limit) === budget.limit,
  );
  return {
    name: budget.name,
    environment: budget.environment,
    owner: budget.owner,
    period: budget.period,
    period_start: formatInstant(period.start),
    period_end: formatInstant(period.end),
    time_zone: budget.timeZone,
    limit: formatAmount(budget.limit),
    spent: formatAmount(spent),
    used_ratio: budget.limit <= 0n ? null : formatRatio(spent, budget.limit),
    thresholds: budget.thresholds.map((threshold) => ({
      threshold,
      reached: reached.includes(threshold),
      crossed_at: formatInstant(
        crossings.find((notice) => isSameAmount(notice.threshold, threshold))?.createdAt ?? null,
      ),
    })),
    unpriced_requests: state.unpricedRequests,
    absent_requests: state.absentRequests,
    estimated_requests: state.estimatedRequests,
    estimated_cost: formatAmount(state.estimatedCost),
  };
}

/** The configuration may say `0.50` where the ledger says `0.5`. */
function isSameAmount(left: string, right: string): boolean {
  return parseAmount(left) === parseAmount(right);
}
