import { createNotice } from './alerting/create-notice.ts';
import { listDeliveries } from './alerting/list-deliveries.ts';
import type { AlertSender } from './domain/alert.ts';
import type { Crossing } from './domain/budget.ts';
import { resolveSeverity } from './domain/resolve-severity.ts';
import type { NewNotice } from './storage/insert-notice.ts';

/**
 * A crossing as it enters the alert history, under the name that Prometheus' rule has for it. Where
 * Alertmanager says whom to tell, nobody is told of it by this way.
 */
export function createNewNotice(
  crossing: Crossing,
  { sender, crossedAt }: { readonly sender: AlertSender; readonly crossedAt: Date },
): NewNotice {
  const { state, threshold } = crossing;
  const { budget, period } = state;
  const payload = createNotice(crossing, { crossedAt });
  const severity = resolveSeverity(Number(threshold));
  return {
    tenant: budget.tenant,
    budget: budget.name,
    periodStart: period.start,
    threshold,
    limit: payload.limit,
    name: 'TallylightBudgetThresholdCrossed',
    severity,
    summary: payload.summary,
    labels: {
      budget: budget.name,
      threshold,
      severity,
      ...(budget.owner !== null && { owner: budget.owner }),
    },
    annotations: {},
    payload,
    startsAt: crossedAt,
    endsAt: period.end,
    deliveries: sender === 'processor' ? listDeliveries(budget) : [],
  };
}
