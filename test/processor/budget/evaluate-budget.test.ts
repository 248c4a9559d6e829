import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateBudget } from '../../../processor/src/budget/evaluate-budget.ts';
import type { BudgetState } from '../../../processor/src/domain/budget.ts';
import { parseAmount } from '../../../processor/src/domain/money.ts';

function stateWith({
  limit,
  spent,
  thresholds = ['0.5', '0.8', '1'],
}: {
  limit: string | bigint;
  spent: string | bigint;
  thresholds?: string[];
}): BudgetState {
  return {
    budget: {
      tenant: 'default',
      name: 'production',
      environment: 'production',
      limit: typeof limit === 'bigint' ? limit : parseAmount(limit),
      period: 'month',
      timeZone: 'UTC',
      thresholds,
      owner: null,
      webhookUrl: null,
      slackUrl: null,
      recipients: [],
    },
    period: { start: new Date('2026-11-01'), end: new Date('2026-12-01') },
    spent: typeof spent === 'bigint' ? spent : parseAmount(spent),
    unpricedRequests: 0,
    absentRequests: 0,
    estimatedRequests: 0,
    estimatedCost: 0n,
  };
}

test('a threshold is reached exactly at its share of the limit', () => {
  // 0.8 × 0.1 USD = 0.08 USD
  assert.deepEqual(evaluateBudget(stateWith({ limit: '0.1', spent: '0.08' })), ['0.5', '0.8']);
});

test('one smallest unit below the share, the threshold is not reached', () => {
  // 0.8 × 0.1 USD = 0.08 USD; 0.079999999999999999 USD is 10⁻¹⁸ USD less
  const state = stateWith({ limit: '0.1', spent: '0.079999999999999999' });
  assert.deepEqual(evaluateBudget(state), ['0.5']);
});

test('a share that is no whole number of smallest units is compared without rounding', () => {
  // 0.3 × 0.000000000000000001 USD = 0.3 units: 0 units are below it, 1 unit is above it
  const limit = 1n;
  assert.deepEqual(evaluateBudget(stateWith({ limit, spent: 0n, thresholds: ['0.3'] })), []);
  assert.deepEqual(evaluateBudget(stateWith({ limit, spent: 1n, thresholds: ['0.3'] })), ['0.3']);
});

test('spend beyond the limit reaches thresholds above one', () => {
  // 1.2 × 50 USD = 60 USD
  const state = stateWith({ limit: '50', spent: '60', thresholds: ['1', '1.2', '1.5'] });
  assert.deepEqual(evaluateBudget(state), ['1', '1.2']);
});

test('no spend reaches no threshold', () => {
  assert.deepEqual(evaluateBudget(stateWith({ limit: '0.000001', spent: '0' })), []);
});

test('what is reached stays reached as the spend grows', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 24n }),
      fc.bigInt({ min: 0n, max: 10n ** 24n }),
      fc.bigInt({ min: 0n, max: 10n ** 24n }),
      (limit, spent, more) => {
        const before = evaluateBudget(stateWith({ limit, spent }));
        const after = evaluateBudget(stateWith({ limit, spent: spent + more }));
        assert.deepEqual(after.slice(0, before.length), before);
      },
    ),
  );
});
