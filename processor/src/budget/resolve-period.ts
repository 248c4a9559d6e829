import type { Budget, BudgetPeriod, Interval } from '../domain/budget.ts';
import { calculateLocalTime } from './local-time.ts';

const secondMs = 1000;
const dayMs = 86_400_000;

/**
 * The calendar day, ISO week (from Monday) or month of the budget's time zone that contains `now`.
 * A day that the clocks change in has 23 or 25 hours. One period ends where the next one starts.
 */
export function resolvePeriod(
  { period, timeZone }: Pick<Budget, 'period' | 'timeZone'>,
  now: Date,
): Interval {
  const instantMs = now.getTime();
  let firstDay = resolveFirstDay(period, calculateLocalTime(instantMs, timeZone));
  let start = resolveStartOfDay(firstDay, timeZone);
  let end = resolveStartOfDay(resolveNextFirstDay(period, firstDay), timeZone);
  // Clocks that go back across midnight show yesterday's date again after today has begun.
  while (instantMs >= end) {
    firstDay = resolveNextFirstDay(period, firstDay);
    start = end;
    end = resolveStartOfDay(resolveNextFirstDay(period, firstDay), timeZone);
  }
  return { start: new Date(start), end: new Date(end) };
}

/** Midnight, on the wall, of the first day of the period that holds this reading of the wall's clock. */
function resolveFirstDay(period: BudgetPeriod, localMs: number): number {
  const midnight = Math.floor(localMs / dayMs) * dayMs;
  const date = new Date(midnight);
  if (period === 'day') return midnight;
  if (period === 'week') return midnight - ((date.getUTCDay() + 6) % 7) * dayMs;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function resolveNextFirstDay(period: BudgetPeriod, firstDay: number): number {
  const date = new Date(firstDay);
  if (period === 'day') return firstDay + dayMs;
  if (period === 'week') return firstDay + 7 * dayMs;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/**
 * The instant at which a local day begins: its midnight; the first of two midnights where the
 * clocks go back over it; the moment of the change where they skip it, or the whole day.
 */
function resolveStartOfDay(midnight: number, timeZone: string): number {
  const offsets = [midnight - dayMs, midnight + dayMs].map(
    (instant) => calculateLocalTime(instant, timeZone) - instant,
  );
  // The larger offset gives the earlier instant: the first of two midnights.
  for (const offset of offsets.toSorted((a, b) => b - a)) {
    const instant = midnight - offset;
    if (calculateLocalTime(instant, timeZone) === midnight) return instant;
  }
  return searchStartOfDay(midnight, timeZone);
}

/** No clock on Earth was ever more than a day from UTC, and none ever changed by less than a second. */
function searchStartOfDay(midnight: number, timeZone: string): number {
  let before = midnight - dayMs;
  let after = midnight + dayMs;
  while (after - before > secondMs) {
    const middle = before + Math.floor((after - before) / 2 / secondMs) * secondMs;
    if (calculateLocalTime(middle, timeZone) >= midnight) after = middle;
    else before = middle;
  }
  return after;
}
