import { createAlertPayload } from './alerting/create-alert-payload.ts';
import { listDeliveries } from './alerting/list-deliveries.ts';
import type { AlertSender, NewAlert, ReportedAlert } from './domain/alert.ts';
import type { Budget } from './domain/budget.ts';
import type { Ledger } from './storage/open-ledger.ts';
import { upsertAlert } from './storage/upsert-alert.ts';

/**
 * Keeps what Alertmanager reports. Where it is Alertmanager that says whom to tell, whoever a budget
 * names is told of an alert that fires and has the budget's name as its label `budget`.
 * @param onDue there are people to tell now.
 */
export function createAlertStore({
  ledger: { pool },
  budgets,
  tenant,
  sender,
  onDue,
}: {
  ledger: Ledger;
  budgets: readonly Budget[];
  /** Of alerts about no budget. */
  tenant: string;
  sender: AlertSender;
  onDue: () => void;
}): (alerts: readonly ReportedAlert[]) => Promise<void> {
  return async function storeAlerts(alerts) {
    for (const reported of alerts) {
      const budget = budgets.find(({ name }) => name === reported.labels.budget) ?? null;
      const alert = createNewAlert(reported, { budget, tenant, sender });
      const isNew = await upsertAlert(pool, { ...alert, fingerprint: reported.fingerprint });
      if (isNew && alert.deliveries.length > 0) onDue();
    }
  };
}

function createNewAlert(
  { labels, annotations, startsAt, endsAt }: ReportedAlert,
  { budget, tenant, sender }: { budget: Budget | null; tenant: string; sender: AlertSender },
): NewAlert {
  const name = labels.alertname ?? 'unnamed';
  const alert = {
    name,
    severity: labels.severity ?? null,
    summary: annotations.summary ?? annotations.description ?? name,
    labels,
    annotations,
    startsAt,
    endsAt,
  };
  if (budget === null) {
    return { ...alert, tenant, budget: null, payload: null, deliveries: [] };
  }
  const isTold = sender === 'alertmanager' && endsAt === null;
  return {
    ...alert,
    tenant: budget.tenant,
    budget: budget.name,
    payload: createAlertPayload(alert, { budget }),
    deliveries: isTold ? listDeliveries(budget) : [],
  };
}
