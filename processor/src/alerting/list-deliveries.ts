import type { DeliveryAddress } from '../domain/alert.ts';
import type { Budget } from '../domain/budget.ts';

/** Whom a budget, or who looks after prices, wants to be told, by every channel. */
export function listDeliveries({
  webhookUrl,
  slackUrl,
  recipients,
}: Pick<Budget, 'webhookUrl' | 'slackUrl' | 'recipients'>): DeliveryAddress[] {
  return [
    ...(webhookUrl === null
      ? []
      : [{ channel: 'webhook', recipient: toHost(webhookUrl) } as const]),
    ...(slackUrl === null ? [] : [{ channel: 'slack', recipient: toHost(slackUrl) } as const]),
    ...recipients.map((recipient) => ({ channel: 'mail', recipient }) as const),
  ];
}

function toHost(url: string): string {
  return new URL(url).host;
}
