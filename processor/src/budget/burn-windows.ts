const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A stretch of time that ends now, over which a rate of spend is measured. */
export interface BurnWindow {
  /** As the label of `ai_budget_burn_rate` says it. */
  readonly name: string;
  readonly lengthMs: number;
}

/**
 * Ascending: the pairs of multi-window alerts (1 h with 5 min, 6 h with 30 min, 1 d with 2 h, 3 d with
 * 6 h) that Google's SRE workbook recommends.
 */
export const burnWindows = [
  { name: '5m', lengthMs: 5 * minuteMs },
  { name: '30m', lengthMs: 30 * minuteMs },
  { name: '1h', lengthMs: hourMs },
  { name: '2h', lengthMs: 2 * hourMs },
  { name: '6h', lengthMs: 6 * hourMs },
  { name: '1d', lengthMs: dayMs },
  { name: '3d', lengthMs: 3 * dayMs },
] as const satisfies readonly BurnWindow[];
