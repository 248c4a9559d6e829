import type { UsageRecord } from '../domain/usage.ts';
import { raiseToMinimum } from './raise-to-minimum.ts';
import type { PaidQuantities } from './resolve-tokens.ts';
import type { SelectedRate, SelectedRates } from './select-rates.ts';
import { classifyUnit } from './units.ts';
import type { Unpriced } from './unpriced.ts';

type Rates = SelectedRates['rates'];

/** Answers rarely count the request itself; where it has a fee, a record is one request. */
const PER_CALL = 'requests';

/**
 * Names that some providers give to the same thing: Perplexity bills its queries as searches. OpenAI's preview of
 * its search costs another amount with some models only.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  search_queries: 'web_searches',
  web_search_previews: 'web_searches',
  x_search_calls: 'social_searches',
};

/** Units that are among the other's, and pay their own rate instead: Mistral's annotated pages. */
const PARTS: Readonly<Record<string, string>> = { pages: 'annotated_pages' };

/**
 * The rate of each unit. Behind a unit's name may stand its class, which may have a rate of its own:
 * `images.hd.1024x1792`. A unit that stands beside its own classes counts the same things again.
 */
export function resolveUnits(
  units: UsageRecord['units'],
  rates: Rates,
  { hasPaidTokens, providerName }: { hasPaidTokens: boolean; providerName: string },
): PaidQuantities | Unpriced {
  const quantities = new Map<SelectedRate, number>();
  const notes: string[] = [];
  const missing: string[] = [];
  const given = Object.entries(units).filter(([, quantity]) => quantity !== 0);
  for (const [unit, total] of addCall(given, units, rates)) {
    if (given.some(([other]) => other.startsWith(`${unit}.`))) continue;
    const rate = findRate(unit, rates, units);
    if (rate === null) {
      missing.push(unit);
      continue;
    }
    const used = total - (units[PARTS[unit] ?? ''] ?? 0);
    if (used < 0) return { unpriced: 'inconsistent_unit_counts' };
    if (used === 0) continue;
    const quantity = raiseToMinimum(unit, used, providerName);
    if (quantity > used) notes.push(`${unit}_raised_to_minimum`);
    if (rate.meter === unit && hasClasses(unit, rates)) notes.push(`${unit}_of_unknown_class`);
    quantities.set(rate, (quantities.get(rate) ?? 0) + quantity);
  }
  const hasPaid = hasPaidTokens || [...quantities.keys()].some(({ meter }) => isMeasure(meter));
  const unpaid = missing.find((unit) => isBilledApart(unit, hasPaid));
  return unpaid === undefined ? { quantities, notes } : { unpriced: `no_rate_for:${unpaid}` };
}

/** The fee of the call itself, where there is one and nothing counts it. */
function addCall(
  given: readonly (readonly [string, number])[],
  units: UsageRecord['units'],
  rates: Rates,
) {
  const isCounted = Object.keys(units).some((unit) => baseOf(unit) === PER_CALL);
  return isCounted || !rates.has(PER_CALL) ? given : [[PER_CALL, 1] as const, ...given];
}

function findRate(unit: string, rates: Rates, units: UsageRecord['units']): SelectedRate | null {
  const rate = rates.get(unit);
  if (rate !== undefined) return rate;
  const other = OTHER_NAMES[unit];
  if (other !== undefined && !(other in units)) return rates.get(other) ?? null;
  // One rate for every class, unless other classes have their own: then this one is not known.
  const base = baseOf(unit);
  return base === unit || hasClasses(base, rates) ? null : (rates.get(base) ?? null);
}

function hasClasses(unit: string, rates: Rates): boolean {
  return [...rates.keys()].some((meter) => meter.startsWith(`${unit}.`));
}

/** Whether a unit without a rate leaves the cost unknown, beside tokens or a measure that have paid. */
function isBilledApart(unit: string, hasPaid: boolean): boolean {
  return classifyUnit(baseOf(unit)) === 'extra' || (isMeasure(unit) && !hasPaid);
}

/** A measure of the work itself, which the number of calls is not. */
function isMeasure(unit: string): boolean {
  return baseOf(unit) !== PER_CALL && classifyUnit(baseOf(unit)) === 'measure';
}

function baseOf(unit: string): string {
  return unit.split('.', 1)[0] ?? unit;
}
