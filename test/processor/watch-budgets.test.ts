import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvePeriod } from '../../processor/src/budget/resolve-period.ts';
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
  slackUrl: null,
  recipients: [],
};
const noon = new Date('2026-11-20T12:00:00Z');
const period = { start: new Date('2026-11-20'), end: new Date('2026-11-21') };

function stateWith(spent: bigint, of = budget) {
  return {
    budget: of,
    period,
    spent,
    unpricedRequests: 0,
    absentRequests: 0,
    estimatedRequests: 0,
    estimatedCost: 0n,
  };
}

test('every reached threshold is reported', async () => {
  const crossings: Crossing[] = [];
  const watch = watchBudgets({
    budgets: [budget],
    readState: async () => stateWith(10n ** 18n),
    reportCrossing: async (crossing) => void crossings.push(crossing),
    log: () => {},
  });
  watch.wake(noon);
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
  watch.wake(noon);
  for (let commit = 0; commit < 5; commit += 1) watch.wake(noon);
  gate.resolve();
  await secondRound.promise;
  await watch.stop();
  assert.equal(rounds, 2);
});

test('a commit in the very moment in which a round ends is judged', async () => {
  for (let ticks = 0; ticks < 20; ticks += 1) {
    let rounds = 0;
    const watch = watchBudgets({
      budgets: [budget],
      readState: async () => {
        rounds += 1;
        return stateWith(0n);
      },
      reportCrossing: async () => {},
      log: () => {},
    });
    watch.wake(noon);
    for (let tick = 0; tick < ticks; tick += 1) await null;
    watch.wake(noon);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(rounds, 2, `${ticks} ticks after the first commit`);
    await watch.stop();
  }
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
  watch.wake(noon);
  await watch.stop();
  assert.deepEqual(
    crossings.map(({ state }) => state.budget.name),
    ['other', 'other'],
  );
  assert.deepEqual(logged, ['Budget "small" could not be evaluated']);
});

test('a call that is committed after its period has ended is judged in that period', async () => {
  assert.deepEqual(await judgedPeriods({ earliestStart: '2026-11-19T23:59:59Z' }), [
    '2026-11-19T00:00:00.000Z',
    '2026-11-20T00:00:00.000Z',
  ]);
});

test('of calls from long ago, only the period before the current one is judged', async () => {
  assert.deepEqual(await judgedPeriods({ earliestStart: '2026-10-01T00:00:00Z' }), [
    '2026-11-19T00:00:00.000Z',
    '2026-11-20T00:00:00.000Z',
  ]);
});

test('without a late call, a period that has ended is judged no more', async () => {
  assert.deepEqual(await judgedPeriods({ earliestStart: '2026-11-20T00:00:00Z' }), [
    '2026-11-20T00:00:00.000Z',
  ]);
});

test('what could not be judged is judged again, though nothing more is committed', async () => {
  const reported = Promise.withResolvers<Crossing>();
  let isAway = true;
  const watch = watchBudgets({
    budgets: [{ ...budget, thresholds: ['1'] }],
    async readState(of) {
      if (isAway) throw new Error('database is away');
      return stateWith(10n ** 18n, of);
    },
    reportCrossing: async (crossing) => reported.resolve(crossing),
    log: () => {
      isAway = false;
    },
    retryMs: 1,
  });
  // The timer itself keeps no process alive.
  const alive = setInterval(() => {}, 1_000);
  watch.wake(noon);
  assert.equal((await reported.promise).threshold, '1');
  await watch.stop();
  clearInterval(alive);
});

test('what was committed before the stop is judged before it', async () => {
  let rounds = 0;
  const watch = watchBudgets({
    budgets: [budget],
    async readState() {
      rounds += 1;
      return stateWith(0n);
    },
    reportCrossing: async () => {},
    log: () => {},
  });
  watch.wake(noon);
  watch.wake(noon);
  await watch.stop();
  assert.equal(rounds, 2);
});

/** The starts of the periods whose crossings are told, on 20 November at noon. */
async function judgedPeriods({ earliestStart }: { earliestStart: string }): Promise<string[]> {
  const starts: string[] = [];
  const watch = watchBudgets({
    budgets: [{ ...budget, thresholds: ['1'] }],
    readState: async (of, at) => ({ ...stateWith(10n ** 18n, of), period: resolvePeriod(of, at) }),
    reportCrossing: async ({ state }) => void starts.push(state.period.start.toISOString()),
    log: () => {},
    now: () => noon,
  });
  watch.wake(new Date(earliestStart));
  await watch.stop();
  return starts;
}
