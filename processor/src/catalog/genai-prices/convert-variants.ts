import type { PriceCondition, PriceVariant, Rate } from '../../domain/price.ts';
import { convertRates } from './convert-rates.ts';
import type { SourceDatedRates, SourceVariant } from './source.ts';

/** Conditions of the source that a usage record can answer. */
const CONDITIONS: Readonly<Record<string, 'serviceTier' | 'processing' | 'speed'>> = {
  service_tier: 'serviceTier',
  processing: 'processing',
  speed: 'speed',
};

/** The tier `default` is the standard rate, not a variant of it. */
const STANDARD_TIER = 'default';

export interface ConvertedVariants {
  readonly variants: readonly PriceVariant[];
  /** Variants that ask for something no usage record states. */
  readonly dropped: readonly string[];
}

/**
 * Tiers, batch and fast rates, each with the day from which it is known. A variant without rates
 * says that the standard rates apply.
 */
export function convertVariants(source: readonly SourceVariant[]): ConvertedVariants {
  const variants: PriceVariant[] = [];
  const dropped: string[] = [];
  for (const { when, prices, constraint } of source) {
    if (when.service_tier === STANDARD_TIER) continue;
    const condition = convertCondition(when);
    if (condition === null) {
      dropped.push(JSON.stringify(when));
      continue;
    }
    variants.push({
      when: condition,
      rates: convertRates(prices),
      multiplier: null,
      validFrom: toInstant(constraint?.start_date),
    });
  }
  return { variants, dropped };
}

/** Rates for certain hours of every day, in UTC. */
export function convertDailyRates(source: readonly SourceDatedRates[]): PriceVariant[] {
  return source.map(({ constraint, prices }) => ({
    when: {
      timeOfDay: {
        from: toTimeOfDay(constraint?.start_time),
        to: toTimeOfDay(constraint?.end_time),
      },
    },
    rates: convertRates(prices),
    multiplier: null,
    validFrom: null,
  }));
}

/** Midnight in UTC of a date, as an instant; `null` stays `null`. */
export function toInstant(date: string | undefined): string | null {
  if (date === undefined) return null;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error(`"${date}" is not a date like 2026-03-13`);
  return `${date}T00:00:00Z`;
}

/** Whether a variant may ever apply before an instant. */
export function startsBefore({ validFrom }: PriceVariant, end: string | null): boolean {
  return validFrom === null || end === null || validFrom < end;
}

/** Whether rates name the same meters: an hourly price that lacks one would fall back to the day's. */
export function haveSameMeters(left: readonly Rate[], right: readonly Rate[]): boolean {
  const meters = (rates: readonly Rate[]) => rates.map((rate) => rate.meter).join();
  return meters(left) === meters(right);
}

function convertCondition(when: SourceVariant['when']): PriceCondition | null {
  const condition: Record<string, string> = {};
  for (const [key, value] of Object.entries(when)) {
    const name = CONDITIONS[key];
    if (name === undefined || typeof value !== 'string') return null;
    condition[name] = value;
  }
  return Object.keys(condition).length === 0 ? null : condition;
}

function toTimeOfDay(time: string | undefined): string {
  const [, hours, minutes] = /^(\d\d):(\d\d):00(?:\+00:00|Z)$/.exec(time ?? '') ?? [];
  if (hours === undefined || minutes === undefined) {
    throw new Error(`"${time}" is not a time of day in UTC like 00:30:00+00:00`);
  }
  return `${hours}:${minutes}`;
}
