import type { UsageRecord } from '../domain/usage.ts';
import type { SelectedRate, SelectedRates } from './select-rates.ts';
import { classifyUnit } from './units.ts';
import type { Unpriced } from './unpriced.ts';

/** What a call's units pay, each rate with how many of them. */
export interface UnitQuantities {
  readonly quantities: ReadonlyMap<SelectedRate, number>;
  readonly notes: readonly string[];
}

type Rates = SelectedRates['rates'];

/** Answers rarely count the request itself; where it has a fee, a record is one request. */
const PER_CALL = 'requests';

/** Names that some providers give to the same thing: Perplexity bills its queries as searches. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  search_queries: 'web_searches',
  x_search_calls: 'social_searches',
};

/**
 * The rate of each unit. Behind a unit's name may stand its class, which may have a rate of its own:
 * `images.hd.1024x1792`. A unit that stands beside its own classes counts the same things again.
 */
export function resolveUnits(
  units: UsageRecord['units'],
  rates: Rates,
  hasTokens: boolean,
): UnitQuantities | Unpriced {
  const quantities = new Map<SelectedRate, number>();
  const notes: string[] = [];
  const given = Object.entries(units).filter(([, quantity]) => quantity !== 0);
  for (const [unit, quantity] of addCall(given, units, rates)) {
    if (given.some(([other]) => other.startsWith(`${unit}.`))) continue;
    const rate = findRate(unit, rates, units);
    if (rate === null) {
      if (isBilledApart(unit, hasTokens)) return { unpriced: `no_rate_for:${unit}` };
      continue;
    }
    if (rate.meter === unit && hasClasses(unit, rates)) notes.push(`${unit}_of_unknown_class`);
    quantities.set(rate, (quantities.get(rate) ?? 0) + quantity);
  }
  return { quantities, notes };
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

function isBilledApart(unit: string, hasTokens: boolean): boolean {
  const kind = classifyUnit(baseOf(unit));
  return kind === 'extra' || (kind === 'measure' && !hasTokens && baseOf(unit) !== PER_CALL);
}

function baseOf(unit: string): string {
  return unit.split('.', 1)[0] ?? unit;
}
