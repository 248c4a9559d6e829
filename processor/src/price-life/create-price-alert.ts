import type { PastPricedPayload } from '../alerting/create-past-priced-payload.ts';
import type { PriceChangePayload, StalePricesPayload } from '../alerting/create-price-payload.ts';
import { listDeliveries } from '../alerting/list-deliveries.ts';
import type { NewAlert } from '../domain/alert.ts';

/** Who is told of prices. */
export interface PriceRecipients {
  readonly webhookUrl: string | null;
  readonly recipients: readonly string[];
}

/** News of prices as it enters the alert history, with whom to tell. It is over as soon as it is told. */
export function createPriceAlert(
  payload: PriceChangePayload | StalePricesPayload | PastPricedPayload,
  { webhookUrl, recipients }: PriceRecipients,
  now: Date,
): NewAlert {
  const isStale = payload.type === 'prices.stale';
  const isRefused = payload.type === 'prices.changed' && payload.refused.length > 0;
  const severity = isStale || isRefused ? 'warning' : 'info';
  return {
    // Prices are those of all tenants; the operator's own is the default one.
    tenant: 'default',
    name: names[payload.type],
    severity,
    budget: null,
    summary: payload.summary,
    labels: { severity },
    annotations: {},
    startsAt: now,
    endsAt: now,
    payload,
    deliveries: listDeliveries({ webhookUrl, slackUrl: null, recipients }),
  };
}

const names = {
  'prices.changed': 'TallylightPricesChanged',
  'prices.stale': 'TallylightPricesUnverified',
  'prices.past_priced': 'TallylightPastPriced',
} as const;
