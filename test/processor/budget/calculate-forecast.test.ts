import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  calculateForecast,
  resolveForecastWindow,
} from '../../../processor/src/budget/calculate-forecast.ts';
import { resolvePeriod } from '../../../processor/src/budget/resolve-period.ts';
import type { BudgetPeriod } from '../../../processor/src/domain/budget.ts';
import { formatAmount, parseAmount } from '../../../processor/src/domain/money.ts';
import { crossingWith } from '../alerting/crossing.ts';

function forecastOf({
  period,
  spent,
  recent,
  at,
}: {
  period: BudgetPeriod;
  spent: string;
  recent: string;
  at: string;
}): string | null {
  const now = new Date(at);
  const { state } = crossingWith({ period, timeZone: 'UTC', spent });
  const forecast = calculateForecast({
    state: { ...state, period: resolvePeriod({ period, timeZone: 'UTC' }, now) },
    recentSpent: parseAmount(recent),
    now,
  });
  return forecast === null ? null : formatAmount(forecast);
}

test('a month goes on as its last three days went', () => {
  // 40 + 9 × 20 d / 3 d = 100
  const forecast = forecastOf({
    period: 'month',
    spent: '40',
    recent: '9',
    at: '2026-11-11T00:00:00Z',
  });
  assert.equal(forecast, '100');
});

test('a week goes on as its last day went, a day as its last six hours', () => {
  // From Monday, 2026-11-09: 10 + 2 × 3.5 d / 1 d = 17
  assert.equal(
    forecastOf({ period: 'week', spent: '10', recent: '2', at: '2026-11-12T12:00:00Z' }),
    '17',
  );
  // 3 + 1 × 9 h / 6 h = 4.5
  assert.equal(
    forecastOf({ period: 'day', spent: '3', recent: '1', at: '2026-11-12T15:00:00Z' }),
    '4.5',
  );
});

test('a month in which nothing more is spent ends at what was spent', () => {
  assert.equal(
    forecastOf({ period: 'month', spent: '40', recent: '0', at: '2026-11-20T00:00:00Z' }),
    '40',
  );
});

for (const { period, tooEarly, atLast } of [
  { period: 'day', tooEarly: '2026-11-12T05:59:59.999Z', atLast: '2026-11-12T06:00:00Z' },
  { period: 'week', tooEarly: '2026-11-09T23:59:59.999Z', atLast: '2026-11-10T00:00:00Z' },
  { period: 'month', tooEarly: '2026-11-03T23:59:59.999Z', atLast: '2026-11-04T00:00:00Z' },
] as const) {
  test(`there is no forecast of a ${period} that is younger than ${resolveForecastWindow(period).name}`, () => {
    const parts = { period, spent: '1', recent: '1' };
    assert.equal(forecastOf({ ...parts, at: tooEarly }), null);
    assert.notEqual(forecastOf({ ...parts, at: atLast }), null);
  });
}
