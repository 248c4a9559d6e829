import type { Budget, Interval } from '../domain/budget.ts';
import type { BurnWindow } from './burn-windows.ts';

/**
 * How fast a budget burns: the rate of spend in the window over the rate that would use up exactly
 * the limit over the whole of the current period. At 1 all of it is used when the period ends, at
 * 14.4 a month's limit is used in two days. A float, for Prometheus alone.
 * @param spent within the window, 10⁻¹⁸ USD.
 */
export function calculateBurnRate({
  budget,
  period,
  window,
  spent,
}: {
  readonly budget: Pick<Budget, 'limit'>;
  readonly period: Interval;
  readonly window: Pick<BurnWindow, 'lengthMs'>;
  readonly spent: bigint;
}): number {
  const periodMs = period.end.getTime() - period.start.getTime();
  return (Number(spent) / Number(budget.limit)) * (periodMs / window.lengthMs);
}
