import type { WebhookPost } from '../support/start-webhook-receiver.ts';
import type { LedgerView } from './ledger-view.ts';
import type { Screen } from './screen.ts';
import { budget } from './stage.ts';

/** Totals, the budget, the notice and where to look: what stands below the table. */
export function formatFooter(
  { totals, budgetSpent }: LedgerView,
  { posts, url }: { posts: readonly WebhookPost[]; url: string },
  pageUrl: string,
  { paint }: Screen,
): string[] {
  const unknown = totals.absent_requests + totals.unpriced_requests;
  return [
    '',
    `${paint('bold', 'Total   ')}$${totals.effective_cost} in ${totals.requests} calls${
      unknown === 0 ? '' : paint('yellow', `, plus ${unknown} of unknown cost`)
    }`,
    `${paint('bold', 'Budget  ')}${formatBudget(budgetSpent, paint)}`,
    ...posts.map(
      ({ receivedAt, payload }) =>
        `${paint('bold', 'Notice  ')}${paint('yellow', readThreshold(payload))} told at ${receivedAt.toLocaleTimeString('en-GB')} to ${url}`,
    ),
    `${paint('bold', 'Page    ')}${paint('cyan', pageUrl)}`,
  ];
}

function formatBudget(spent: number | undefined, paint: Screen['paint']): string {
  if (spent === undefined) return `$${budget.limit} a month`;
  const ratio = spent / Number(budget.limit);
  const filled = Math.min(20, Math.round(ratio * 20));
  const bar = '█'.repeat(filled) + '░'.repeat(20 - filled);
  const style = ratio >= 1 ? 'red' : ratio >= budget.thresholds[0] ? 'yellow' : 'green';
  return `${paint(style, bar)} ${Math.floor(ratio * 100)} % of $${budget.limit} this month`;
}

function readThreshold(payload: unknown): string {
  const threshold =
    typeof payload === 'object' && payload !== null && 'threshold' in payload
      ? Number(payload.threshold)
      : Number.NaN;
  return Number.isNaN(threshold) ? 'threshold crossed' : `${threshold * 100} % reached`;
}
