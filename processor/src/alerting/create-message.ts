import { formatAmount, parseAmount } from '../domain/money.ts';
import { resolveSeverity } from '../domain/resolve-severity.ts';
import type { AlertPayload } from './create-alert-payload.ts';
import type { NoticePayload } from './create-notice.ts';
import type { PastPricedPayload } from './create-past-priced-payload.ts';
import type { PriceChangePayload, StalePricesPayload } from './create-price-payload.ts';
import { describePastPriced, describePriceChange, describeStalePrices } from './describe-prices.ts';
import type { Message } from './message.ts';

/** What a webhook is told, and what a mail or a chat is made of. */
export type Payload =
  | NoticePayload
  | AlertPayload
  | PriceChangePayload
  | StalePricesPayload
  | PastPricedPayload;

export function createMessage(payload: Payload): Message {
  switch (payload.type) {
    case 'alert.firing':
      return describeAlert(payload);
    case 'budget.threshold_crossed':
      return describeCrossing(payload);
    case 'prices.changed':
      return describePriceChange(payload);
    case 'prices.stale':
      return describeStalePrices(payload);
    case 'prices.past_priced':
      return describePastPriced(payload);
  }
}

function describeCrossing(notice: NoticePayload): Message {
  const percent = formatAmount(parseAmount(notice.threshold) * 100n);
  const severity = resolveSeverity(Number(notice.threshold));
  return {
    title: toOneLine(`[${severity}] Budget ${notice.budget} reached ${percent}% of its limit`),
    text: notice.summary,
    facts: listFacts([
      ['Budget', notice.budget],
      ['Spent', `${notice.spent} of ${notice.limit} ${notice.currency}`],
      ['Environment', notice.environment],
      ['Owner', notice.owner],
      ['Period', `${notice.period} until ${notice.period_end}`],
      ['Found', notice.crossed_at],
    ]),
  };
}

function describeAlert(alert: AlertPayload): Message {
  return {
    title: toOneLine(`[${alert.severity ?? 'alert'}] ${alert.budget}: ${alert.summary}`),
    text: alert.description ?? alert.summary,
    facts: listFacts([
      ['Alert', alert.name],
      ['Budget', alert.budget],
      ['Owner', alert.owner],
      ['Since', alert.starts_at],
      ['What to do', alert.runbook_url],
    ]),
  };
}

function listFacts(facts: readonly (readonly [string, string | null])[]): Message['facts'] {
  return facts.flatMap(([name, value]) => (value === null ? [] : { name, value }));
}

/** Whoever writes a rule writes its texts: a line break in a subject would begin a new header. */
function toOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
