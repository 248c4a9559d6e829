import type { Budget, Crossing } from '../../../processor/src/domain/budget.ts';
import { parseAmount } from '../../../processor/src/domain/money.ts';

/** A crossing of 80 % of 100 USD a month in production. */
export function crossingWith({
  spent = '83.21',
  threshold = '0.8',
  unpricedRequests = 0,
  absentRequests = 0,
  estimatedRequests = 0,
  estimatedCost = '0',
  ...budget
}: {
  spent?: string;
  threshold?: string;
  unpricedRequests?: number;
  absentRequests?: number;
  estimatedRequests?: number;
  /** USD. */
  estimatedCost?: string;
} & Partial<Budget> = {}): Crossing {
  return {
    state: {
      budget: {
        tenant: 'default',
        name: 'production',
        environment: 'production',
        limit: parseAmount('100'),
        period: 'month',
        timeZone: 'Europe/Berlin',
        thresholds: ['0.5', '0.8', '1'],
        owner: 'platform',
        webhookUrl: null,
        slackUrl: null,
        recipients: [],
        ...budget,
      },
      period: {
        start: new Date('2026-10-31T23:00:00Z'),
        end: new Date('2026-11-30T23:00:00Z'),
      },
      spent: parseAmount(spent),
      unpricedRequests,
      absentRequests,
      estimatedRequests,
      estimatedCost: parseAmount(estimatedCost),
    },
    threshold,
  };
}
