import type { StaleLimits } from '../domain/price-life.ts';

/** A price that is in use is stale when nobody has verified it for so many days. */
export const STALE_DAYS = 30;
/** A price is in use when it priced a call that started in the last so many days. */
const IN_USE_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What makes a price stale at an instant. */
export function createStaleLimits(now: Date): StaleLimits {
  return {
    usedSince: new Date(now.getTime() - IN_USE_DAYS * DAY_MS),
    verifiedBefore: new Date(now.getTime() - STALE_DAYS * DAY_MS),
  };
}
