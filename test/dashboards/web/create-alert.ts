import type { Alert, AlertDelivery } from '../../../processor/src/domain/alert.ts';

/** A crossing that fires and of which nobody was told, with the parts that a test is about. */
export function createAlert(number: number, parts: Partial<Alert> = {}): Alert {
  const startsAt = new Date('2025-11-22T10:15:00Z');
  return {
    id: String(number),
    tenant: 'default',
    source: 'processor',
    name: 'TallylightBudgetThresholdCrossed',
    severity: 'warning',
    budget: 'production',
    summary: `Alert ${number} of the budget.`,
    labels: {},
    annotations: {},
    startsAt,
    endsAt: null,
    createdAt: startsAt,
    reportedAt: startsAt,
    deliveries: [],
    acknowledgement: null,
    ...parts,
  };
}

/** A mail that was delivered at the first attempt, with the parts that a test is about. */
export function createDelivery(parts: Partial<AlertDelivery> = {}): AlertDelivery {
  return {
    id: '1',
    channel: 'mail',
    recipient: 'ada@example.com',
    createdAt: new Date('2025-11-22T10:15:00Z'),
    nextAttemptAt: null,
    attempts: 1,
    deliveredAt: new Date('2025-11-22T10:15:02Z'),
    lastError: null,
    ...parts,
  };
}
