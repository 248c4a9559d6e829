import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calculateBurnRate } from '../../../processor/src/budget/calculate-burn-rate.ts';
import { parseAmount } from '../../../processor/src/domain/money.ts';

const hourMs = 3_600_000;
const november = { start: new Date('2026-11-01T00:00:00Z'), end: new Date('2026-12-01T00:00:00Z') };

function burnRateOf(spent: string, lengthMs: number, period = november, limit = '250'): number {
  return calculateBurnRate({
    budget: { limit: parseAmount(limit) },
    period,
    window: { lengthMs },
    spent: parseAmount(spent),
  });
}

test('12 USD in an hour against 250 USD in 30 days burn 34.56 times too fast', () => {
  // 12 / 1 h ÷ (250 / 720 h) = 12 × 720 / 250
  assert.equal(burnRateOf('12', hourMs), 34.56);
});

test('a twelfth of that in five minutes burns as fast', () => {
  assert.equal(burnRateOf('1', hourMs / 12), 34.56);
});

test('spending that uses up exactly the limit burns at 1', () => {
  // 250 USD / 30 days × 3 days = 25 USD
  assert.equal(burnRateOf('25', 72 * hourMs), 1);
});

test('nothing spent burns at 0', () => {
  assert.equal(burnRateOf('0', hourMs), 0);
});

test('the length of the current period counts, a day on which the clocks change too', () => {
  // Europe/Berlin, 25 hours: 2 / 1 h ÷ (25 / 25 h) = 2
  const long = { start: new Date('2026-10-24T22:00:00Z'), end: new Date('2026-10-25T23:00:00Z') };
  assert.equal(burnRateOf('2', hourMs, long, '25'), 2);
  // February, 28 days: 2.5 / 1 d ÷ (70 / 28 d) = 1
  const february = { start: new Date('2026-02-01'), end: new Date('2026-03-01') };
  assert.equal(burnRateOf('2.5', 24 * hourMs, february, '70'), 1);
});
