import type { WebhookPost } from '../support/start-webhook-receiver.ts';
import type { BudgetView, LedgerView } from './ledger-view.ts';
import type { Screen } from './screen.ts';

/** Totals, the budget, the notices and where to look: what stands below the table. */
export function formatFooter(
  { totals, budgets }: LedgerView,
  { posts, url }: { posts: readonly WebhookPost[]; url: string },
  /** `null` when it goes. */
  pageUrl: string | null,
  { paint, columns }: Screen,
): string[] {
  const unknown = totals.absent_requests + totals.unpriced_requests;
  const estimated = totals.estimated_requests;
  const title = (text: string) => paint('bold', text.padEnd(8));
  return [
    '',
    `${title('Total')}${totals.effective_cost === null ? 'unknown' : `$${totals.effective_cost}`} in ${totals.requests} calls${
      unknown === 0 ? '' : paint('yellow', `, ${unknown} of them of unknown cost`)
    }${estimated === 0 ? '' : paint('yellow', `, ${estimated} of them estimated`)}`,
    ...budgets.map((budget) => `${title('Budget')}${formatBudget(budget, paint)}`),
    ...posts.flatMap(({ receivedAt, payload }) => [
      ...wrap(readSummary(payload), columns() - 8).map(
        (line, index) => `${title(index === 0 ? 'Notice' : '')}${paint('yellow', line)}`,
      ),
      `${title('')}posted to ${url} at ${receivedAt.toLocaleTimeString('en-GB')}`,
    ]),
    ...(pageUrl === null ? [] : [`${title('Page')}${paint('cyan', pageUrl)}`]),
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

/** Breaks a text between its words into lines of at most `width` characters, where its words allow it. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
