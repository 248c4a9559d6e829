import type { Price } from '../domain/price.ts';
import { claimModelIds } from './claim-model-ids.ts';
import { findJumps, findRateFaults } from './find-rate-faults.ts';
import { listRateChanges, type RateChange } from './list-rate-changes.ts';

export type { RateChange };

/** What happens to one model from one set of prices to another. */
export interface PriceDifference {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly providerName: string;
  readonly model: string;
  /** All periods of the model, before and after. */
  readonly previous: readonly Price[];
  readonly next: readonly Price[];
  /** Amounts that differ between the latest period before and the latest after. */
  readonly changes: readonly RateChange[];
  /** Why it is refused; empty where it may be applied. One sentence part each. */
  readonly faults: readonly string[];
}

/**
 * Compares prices, model by model, in the order of the next ones; what is gone comes last. A model
 * is refused with all of its periods where one has a negative or implausible rate, an id that another
 * model has claimed before it, or a rate that moved more than 20-fold. Pure.
 */
export function diffPrices(
  previous: readonly Price[],
  next: readonly Price[],
  {
    acceptJumps = false,
    isPlausible = () => false,
  }: {
    /** Somebody has looked at the jumps. */
    readonly acceptJumps?: boolean;
    /** Whether there is a reason why a model's amounts are out of the ordinary. */
    readonly isPlausible?: (price: Price) => boolean;
  } = {},
): PriceDifference[] {
  const before = groupByModel(previous);
  const after = groupByModel(next);
  const claims = new Map<string, string>();
  const differences: PriceDifference[] = [];
  for (const [key, periods] of after) {
    const former = before.get(key) ?? [];
    const taken = periods.flatMap((price) => claimModelIds(price, claims));
    if (haveSameIds(former, periods)) continue;
    differences.push({
      ...describe(former.length === 0 ? 'added' : 'changed', former, periods),
      faults: [
        ...periods.flatMap((price) => findRateFaults(price, isPlausible(price))),
        ...(acceptJumps ? [] : findLatestJumps(former, periods)),
        ...taken,
      ],
    });
  }
  for (const [key, former] of before) {
    if (!after.has(key)) differences.push({ ...describe('removed', former, []), faults: [] });
  }
  return differences;
}

/** The next prices, with those of refused models as they were before. */
export function applyDifferences(
  next: readonly Price[],
  differences: readonly PriceDifference[],
): Price[] {
  const refused = differences.filter(({ faults }) => faults.length > 0);
  const keys = new Set(refused.map(({ providerName, model }) => `${providerName}/${model}`));
  return [
    ...next.filter((price) => !keys.has(keyOf(price))),
    ...refused.flatMap((difference) => difference.previous),
  ];
}

/** Names a model within all prices. */
function keyOf({ providerName, model }: Pick<Price, 'providerName' | 'model'>): string {
  return `${providerName}/${model}`;
}

function groupByModel(prices: readonly Price[]): Map<string, Price[]> {
  const models = new Map<string, Price[]>();
  for (const price of prices) {
    const periods = models.get(keyOf(price));
    if (periods === undefined) models.set(keyOf(price), [price]);
    else periods.push(price);
  }
  return models;
}

function haveSameIds(left: readonly Price[], right: readonly Price[]): boolean {
  const ids = (prices: readonly Price[]) =>
    prices
      .map(({ id }) => id)
      .sort()
      .join('\n');
  return ids(left) === ids(right);
}

function describe(
  kind: PriceDifference['kind'],
  previous: readonly Price[],
  next: readonly Price[],
) {
  const { providerName = '', model = '' } = next[0] ?? previous[0] ?? {};
  const changes = listRateChanges(latestOf(previous), latestOf(next));
  return { kind, providerName, model, previous, next, changes };
}

/** The period that holds from now on, or is to come. */
function latestOf(periods: readonly Price[]): Price | undefined {
  return periods.toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1)).at(-1);
}

function findLatestJumps(previous: readonly Price[], next: readonly Price[]): string[] {
  const [before, after] = [latestOf(previous), latestOf(next)];
  return before === undefined || after === undefined ? [] : findJumps(before, after);
}
