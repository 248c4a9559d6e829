import { isTokenMeter } from '../domain/is-token-meter.ts';
import type { Rate } from '../domain/price.ts';
import { containerOf } from './resolve-rate.ts';

/** Rates by meter, and the meters whose rate would be a guess. */
export interface VariedRates {
  readonly rates: Map<string, Rate>;
  readonly lacking: ReadonlySet<string>;
}

/**
 * The rates under a tier, a speed, or a way of processing. Of what the variant leaves out a cache keeps its
 * standard rate (T16), and so does everything that is no token; what has cost as much as the tokens that it is a
 * part of goes on doing so. Any other token's standard rate would be a guess: a batch that halves the input
 * halves the output too, though nobody has written it down.
 */
export function applyVariant(
  standard: ReadonlyMap<string, Rate>,
  own: readonly Rate[],
): VariedRates {
  const rates = new Map([...standard, ...own.map((rate) => [rate.meter, rate] as const)]);
  const lacking = new Set<string>();
  for (const [meter, rate] of standard) {
    if (!isTokenMeter(meter) || isOfCache(meter) || rates.get(meter) !== rate) continue;
    const container = standard.get(containerOf(meter) ?? '');
    if (container !== undefined && isSame(rate, container)) rates.delete(meter);
    else lacking.add(meter);
  }
  return { rates, lacking };
}

function isOfCache(meter: string): boolean {
  return meter.includes('cache_');
}

function isSame(a: Rate, b: Rate): boolean {
  return a.amount === b.amount && a.per === b.per && isEqual(a.tiers, b.tiers);
}

function isEqual(a: Rate['tiers'], b: Rate['tiers']): boolean {
  return (
    a.length === b.length &&
    a.every((tier, at) => {
      const other = b[at];
      return tier.fromInputTokens === other?.fromInputTokens && tier.amount === other.amount;
    })
  );
}
