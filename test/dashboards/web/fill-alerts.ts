import { createAlert, createDelivery } from './create-alert.ts';
import type { FakeLedger } from './fake-ledger.ts';

/** Alerts of each severity, state, outcome and length, acknowledged and not. */
export function fillAlerts(ledger: FakeLedger): void {
  const waiting = { deliveredAt: null, nextAttemptAt: new Date('2025-11-22T10:20:00Z') };
  ledger.alerts = [
    createAlert(4, {
      source: 'alertmanager',
      name: 'TallylightBudgetBurningFast',
      severity: 'critical',
      summary: 'The budget production burns 14 times as fast as it may.',
      annotations: { runbook_url: 'https://example.com/runbooks/burning-fast' },
      deliveries: [
        createDelivery(),
        createDelivery({ recipient: 'grace@example.com' }),
        createDelivery({
          ...waiting,
          channel: 'webhook',
          recipient: 'hooks.example.com',
          attempts: 3,
          lastError: 'The webhook answered 503',
        }),
        createDelivery({
          channel: 'slack',
          recipient: 'hooks.slack.com',
          deliveredAt: null,
          attempts: 1,
          lastError: 'Slack answered 404',
        }),
      ],
    }),
    createAlert(3, {
      deliveries: [createDelivery({ ...waiting, attempts: 0 })],
      summary: `Budget "production" reached 80% of its monthly limit. ${'long'.repeat(40)}`,
    }),
    createAlert(2, {
      severity: 'info',
      endsAt: new Date('2025-11-22T10:45:00Z'),
      acknowledgement: { by: 'Grace', at: new Date('2025-11-22T10:30:00Z'), note: 'A batch job.' },
    }),
    createAlert(1, {
      source: 'alertmanager',
      name: 'Other',
      severity: null,
      budget: null,
      summary: 'Other',
    }),
  ];
}
