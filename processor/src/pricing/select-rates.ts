import { isSumOfCalls } from '../domain/is-sum-of-calls.ts';
import { isTokenMeter } from '../domain/is-token-meter.ts';
import { multiplyDecimals } from '../domain/money.ts';
import type { Price, PriceCondition, PriceVariant, Rate } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { applyVariant } from './apply-variant.ts';
import { haveOneOwner } from './have-one-owner.ts';
import { type RateConditions, resolveConditions } from './resolve-conditions.ts';
import type { Unpriced } from './unpriced.ts';

/** A rate after tier, region and length of the context have been decided. */
export interface SelectedRate {
  readonly meter: string;
  readonly per: number;
  /** USD for `per` units, decimal text. */
  readonly amount: string;
}

export interface SelectedRates {
  /** By meter. */
  readonly rates: ReadonlyMap<string, SelectedRate>;
  /** Meters of which the call's tier, processing or speed has no rate; the one above is the standard's. */
  readonly lacking: ReadonlySet<string>;
  readonly notes: readonly string[];
}

const MICROSECONDS_PER_MINUTE = 60_000_000n;
const MINUTES_PER_DAY = 1_440n;

/** The conditions that ask for other rates; a variant must state exactly those that a call has. */
const ALTERNATIVES = [
  ['serviceTier', 'service_tier'],
  ['processing', 'processing'],
  ['speed', 'speed'],
] as const;

/** As the region of a condition: every one, but not the global endpoint, which is none. */
const ANY_REGION = '*';

/**
 * The rates that a record pays: those of its hour, tier, processing, speed and region, at the
 * length of its context. Where the price lacks rates for what the response says, there is no
 * price: the standard rate would be a guess.
 */
export function selectRates(price: Price, record: UsageRecord): SelectedRates | Unpriced {
  const conditions = resolveConditions(record);
  const valid = price.variants.filter((variant) => isValid(variant, record.startedAtUs));
  const isSum = isSumOfCalls(record);
  const knownInput = record.tokens.inputTokens ?? 0;
  // The length of a sum is no length of a context: most calls are short.
  const totalInput = isSum ? 0 : knownInput;

  let rates = byMeter(price.rates);
  for (const variant of valid.filter(isHourly)) {
    if (holdsHour(variant.when, record.startedAtUs)) rates = replace(rates, variant.rates);
  }
  rates = replace(rates, findRatesByQuantity(valid, record));

  let lacking: ReadonlySet<string> = new Set();
  const asked = ALTERNATIVES.filter(([name]) => conditions[name] !== null);
  if (asked.length > 0) {
    const label = asked.map(([name, word]) => `${word}=${conditions[name]}`).join(',');
    const variant = latest(valid.filter(({ when }) => isFor(when, conditions)));
    if (variant === undefined) return { unpriced: `no_rates_for:${label}` };
    if (variant.rates.some((rate) => lacksLength(rate, rates.get(rate.meter), totalInput))) {
      return { unpriced: `no_long_context_rates_for:${label}` };
    }
    ({ rates, lacking } = applyVariant(rates, variant.rates));
  }

  const regional = valid.filter(({ when }) => isRegional(when, price, record));
  const premium =
    latest(regional.filter(({ when }) => when.region === conditions.region)) ??
    latest(regional.filter(({ when }) => when.region === ANY_REGION && conditions.region !== null));
  if (conditions.region !== null && regional.length > 0 && premium === undefined) {
    return { unpriced: `no_rates_for:region=${conditions.region}` };
  }
  rates = replace(rates, premium?.rates ?? []);

  const selected = [...rates.values()].map((rate) =>
    fix(rate, totalInput, premium?.multiplier ?? null),
  );
  const hasTiers = valid.some(
    (each) => each.when.serviceTier !== undefined && differs(each, price),
  );
  const isAssumed = !conditions.tierStated && asked.length === 0 && hasTiers;
  const isLong = [...rates.values()].some(({ tiers }) => reaches(tiers, knownInput));
  // Each iteration is a request of its own, and may have been short: the sum chooses the higher amount.
  const isSummed = isLong && (record.units.summed_iterations ?? 0) > 1;
  return {
    rates: new Map(selected.map((rate) => [rate.meter, rate])),
    lacking,
    notes: [
      ...(isAssumed ? ['service_tier_assumed_standard'] : []),
      ...(isSummed ? ['long_context_by_sum_of_iterations'] : []),
      ...(isSum && isLong ? ['long_context_unknown_of_sum'] : []),
    ],
  };
}

function isValid({ validFrom }: PriceVariant, atUs: bigint): boolean {
  return validFrom === null || BigInt(Date.parse(validFrom)) * 1000n <= atUs;
}

function isHourly({ when }: PriceVariant): boolean {
  return when.timeOfDay !== undefined && ALTERNATIVES.every(([name]) => when[name] === undefined);
}

/** Rates that depend on how many of a unit there were: the highest number that is reached decides. */
function findRatesByQuantity(
  variants: readonly PriceVariant[],
  { units }: UsageRecord,
): readonly Rate[] {
  return variants
    .filter(
      ({ when }) => when.units !== undefined && when.units.from <= (units[when.units.unit] ?? 0),
    )
    .toSorted((a, b) => (a.when.units?.from ?? 0) - (b.when.units?.from ?? 0))
    .flatMap(({ rates }) => rates);
}

function holdsHour({ timeOfDay }: PriceCondition, atUs: bigint): boolean {
  if (timeOfDay === undefined) return true;
  const minute = Number((atUs / MICROSECONDS_PER_MINUTE) % MINUTES_PER_DAY);
  const from = toMinute(timeOfDay.from);
  const to = toMinute(timeOfDay.to);
  return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
}

function toMinute(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/**
 * A provider whose calls only borrow this price names its regions otherwise, and has premiums of its own. Any is any,
 * whatever its name, where both belong to one owner.
 */
function isRegional({ region }: PriceCondition, price: Price, record: UsageRecord): boolean {
  if (region === undefined) return false;
  return region === ANY_REGION
    ? haveOneOwner(price.providerName, record.providerName)
    : price.providerName === record.providerName;
}

function isFor(when: PriceCondition, conditions: RateConditions): boolean {
  if ([when.timeOfDay, when.region, when.units].some((each) => each !== undefined)) return false;
  return ALTERNATIVES.every(([name]) => (when[name] ?? null) === conditions[name]);
}

/** A tier may cost what the standard one does, as Groq's flex. */
function differs({ rates }: PriceVariant, price: Price): boolean {
  const standard = byMeter(price.rates);
  return rates.some(({ meter, amount }) => amount !== standard.get(meter)?.amount);
}

/** A variant that was published later replaces an earlier one for the same conditions. */
function latest(variants: readonly PriceVariant[]): PriceVariant | undefined {
  return variants.toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1)).at(-1);
}

/** The standard rate rises with the length of this call's context, and the variant says nothing. */
function lacksLength(rate: Rate, standard: Rate | undefined, totalInput: number): boolean {
  if (rate.tiers.length > 0) return false;
  return standard !== undefined && reaches(standard.tiers, totalInput);
}

function reaches(tiers: Rate['tiers'], totalInput: number): boolean {
  return tiers.some((tier) => tier.fromInputTokens <= totalInput);
}

function byMeter(rates: readonly Rate[]): Map<string, Rate> {
  return new Map(rates.map((rate) => [rate.meter, rate]));
}

function replace(rates: Map<string, Rate>, by: readonly Rate[]): Map<string, Rate> {
  return by.length === 0 ? rates : new Map([...rates, ...byMeter(by)]);
}

/** All of a call's tokens pay the amount of the tier that its total input reaches. */
function fix(rate: Rate, totalInput: number, multiplier: string | null): SelectedRate {
  const { meter, per, tiers } = rate;
  const tier = tiers.findLast((each) => each.fromInputTokens <= totalInput);
  const amount = tier?.amount ?? rate.amount;
  const isRaised = multiplier !== null && isTokenMeter(meter);
  return { meter, per, amount: isRaised ? multiplyDecimals(amount, multiplier) : amount };
}
