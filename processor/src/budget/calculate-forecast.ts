import type { BudgetPeriod, BudgetState } from '../domain/budget.ts';
import { type BurnWindow, burnWindows } from './burn-windows.ts';

const recentWindows: Record<BudgetPeriod, (typeof burnWindows)[number]['name']> = {
  day: '6h',
  week: '1d',
  month: '3d',
};

/** The window whose rate of spend a forecast carries on: long enough to even out single bursts. */
export function resolveForecastWindow(period: BudgetPeriod): BurnWindow {
  const window = burnWindows.find(({ name }) => name === recentWindows[period]);
  if (window === undefined) throw new Error(`No window for a ${period}.`);
  return window;
}

/**
 * What a budget will have spent when its period ends, in 10⁻¹⁸ USD, if the rest of the period goes
 * on as the recent window went: spent + recent spend × remaining time ÷ window. `null` as long as
 * the period is younger than the window: what was spent before it began says too little about it.
 * @param recentSpent within the forecast window, 10⁻¹⁸ USD.
 */
export function calculateForecast({
  state: { budget, period, spent },
  recentSpent,
  now,
}: {
  readonly state: BudgetState;
  readonly recentSpent: bigint;
  readonly now: Date;
}): bigint | null {
  const { lengthMs } = resolveForecastWindow(budget.period);
  if (now.getTime() - period.start.getTime() < lengthMs) return null;
  const remainingMs = Math.max(0, period.end.getTime() - now.getTime());
  return spent + (recentSpent * BigInt(remainingMs)) / BigInt(lengthMs);
}
