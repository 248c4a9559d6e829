import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Budget, Crossing } from '../../processor/src/domain/budget.ts';
import { watchBudgets } from '../../processor/src/watch-budgets.ts';

const budget: Budget = {
  tenant: 'default',
  name: 'small',
  environment: null,
  limit: 10n ** 18n,
  period: 'day',
  timeZone: 'UTC',
  thresholds: ['0.5', '1'],
  owner: null,
  webhookUrl: null,
};
const period = { start: new Date('2026-11-20'), end: new Date('2026-11-21') };

function stateWith(spent: bigint, of = budget) {
  return { budget: of, period, spent, unpricedRequests: 0, absentRequests: 0 };
}

test('every reached threshold is reported', async () => {
  const crossings: Crossing[] = [];
  const watch = watchBudgets({
    budgets: [budget],
    readState: async () => stateWith(10n ** 18n),
    reportCrossing: async (crossing) => void crossings.push(crossing),
    log: () => {},
  });
  watch.wake();
  await watch.stop();
  assert.deepEqual(
    crossings.map(({ threshold }) => threshold),
    ['0.5', '1'],
  );
});

test('a commit during a round leads to one more round, however many commits there were', async () => {
  let rounds = 0;
  const gate = Promise.withResolvers<void>();
  const secondRound = Promise.withResolvers<void>();
  const watch = watchBudgets({
    budgets: [budget],
    readState: async () => {
      rounds += 1;
      if (rounds === 1) await gate.promise;
      else secondRound.resolve();
      return stateWith(0n);
    },
    reportCrossing: async () => {},
    log: () => {},
  });
  watch.wake();
  for (let commit = 0; commit < 5; commit += 1) watch.wake();
  gate.resolve();
  await secondRound.promise;
  await watch.stop();
  assert.equal(rounds, 2);
});

test('a budget that cannot be read is logged and leaves the others judged', async () => {
  const other: Budget = { ...budget, name: 'other' };
  const crossings: Crossing[] = [];
  const logged: string[] = [];
  const watch = watchBudgets({
    budgets: [budget, other],
    readState: async (of) => {
      if (of === budget) throw new Error('database is away');
      return stateWith(10n ** 18n, of);
    },
    reportCrossing: async (crossing) => void crossings.push(crossing),
    log: (_level, message) => void logged.push(message),
  });
  watch.wake();
  await new Promise((resolve) => setImmediate(resolve));
  await watch.stop();
  assert.deepEqual(
    crossings.map(({ state }) => state.budget.name),
    ['other', 'other'],
  );
  assert.deepEqual(logged, ['Budget "small" could not be evaluated']);
});
