import type { WebhookPost } from '../support/start-webhook-receiver.ts';
import type { BudgetView, LedgerView } from './ledger-view.ts';
import type { Screen } from './screen.ts';

/** Totals, the budget, the notices and where to look: what stands below the table. */
export function formatFooter(
  { totals, budgets }: LedgerView,
  { posts, url }: { posts: readonly WebhookPost[]; url: string },
  pageUrl: string,
  { paint }: Screen,
): string[] {
  const unknown = totals.absent_requests + totals.unpriced_requests;
  const title = (text: string) => paint('bold', text.padEnd(8));
  return [
    '',
    `${title('Total')}${totals.effective_cost === null ? 'unknown' : `$${totals.effective_cost}`} in ${totals.requests} calls${
      unknown === 0 ? '' : paint('yellow', `, ${unknown} of them of unknown cost`)
    }`,
    ...budgets.map((budget) => `${title('Budget')}${formatBudget(budget, paint)}`),
    ...posts.flatMap(({ receivedAt, payload }) => [
      `${title('Notice')}${paint('yellow', readSummary(payload))}`,
      `${title('')}posted to ${url} at ${receivedAt.toLocaleTimeString('en-GB')}`,
    ]),
    `${title('Page')}${paint('cyan', pageUrl)}`,
  ];
}

function formatBudget(budget: BudgetView, paint: Screen['paint']): string {
  const ratio = budget.used_ratio ?? 0;
  const filled = Math.min(20, Math.floor(ratio * 20));
  const bar = '█'.repeat(filled) + '░'.repeat(20 - filled);
  const reached = budget.thresholds.filter((threshold) => threshold.reached).length;
  const style = ratio >= 1 ? 'red' : reached > 0 ? 'yellow' : 'green';
  return `${paint(style, bar)} ${Math.floor(ratio * 100)} % of $${budget.limit} a ${budget.period}, “${budget.name}”`;
}

function readSummary(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('summary' in payload))
    return 'delivered';
  return String(payload.summary);
}
