import type { Price } from '../domain/price.ts';
import type { LedgerPrice, RefusedModel } from '../domain/price-life.ts';
import { applyDifferences, diffPrices, type PriceDifference } from './diff-prices.ts';
import { mergePeriods } from './merge-periods.ts';
import { withoutRevoked } from './without-revoked.ts';

/** What taking over a new edition of a data set does to the prices in force. */
export interface EditionPlan {
  readonly added: readonly Price[];
  /** Ids of those that others take the place of. */
  readonly superseded: readonly string[];
  /** Ids of those in force that the edition states, old and new. */
  readonly stated: readonly string[];
  /** Model by model, refused ones among them. */
  readonly differences: readonly PriceDifference[];
  readonly refused: readonly RefusedModel[];
  /** `provider/model` that the edition no longer has. Their prices stay. */
  readonly withdrawn: readonly string[];
}

/**
 * Compares an edition of data sets with what is in force, and decides what to take. A model stays as it
 * is where one of its rates is negative, implausible or moved more than 20-fold, where its ids are
 * another model's, or where a person revoked the price. Pure.
 * @param sources names of the data sets that the edition is of: others' prices stay as they are.
 * @param now ISO 8601, from when on undated changes hold.
 */
export function planEdition({
  held,
  fresh,
  sources,
  now,
  acceptJumps = false,
  isPlausible,
}: {
  held: readonly LedgerPrice[];
  fresh: readonly Price[];
  sources: ReadonlySet<string>;
  now: string;
  acceptJumps?: boolean;
  isPlausible?: (price: Price) => boolean;
}): EditionPlan {
  const current = held.filter(isCatalogueInForce).map(({ price }) => price);
  const revoked = new Set(
    held.filter(({ revokedReason }) => revokedReason === 'revoked').map(({ price }) => price.id),
  );
  const others = current.filter(({ source }) => !sources.has(source.name));
  const former = groupByModel(current.filter(({ source }) => sources.has(source.name)));
  const foreign = groupByModel(others);
  const models = groupByModel(fresh.filter((price) => !foreign.has(keyOf(price))));

  const merged = [...models].flatMap(([key, periods]) =>
    withoutRevoked(mergePeriods(former.get(key) ?? [], periods, now), revoked),
  );
  const named = new Set(fresh.flatMap(listNames));
  const withdrawn = [...former].filter(([key]) => !models.has(key));
  // A model that the edition knows by another name only is that model now.
  const kept = withdrawn.filter(([key]) => !named.has(key.toLowerCase()));
  const next = [...others, ...merged, ...kept.flatMap(([, periods]) => periods)];

  const differences = diffPrices(current, next, {
    acceptJumps,
    ...(isPlausible !== undefined && { isPlausible }),
  });
  const final = applyDifferences(next, differences);
  const finalIds = new Set(final.map(({ id }) => id));
  const currentIds = new Set(current.map(({ id }) => id));
  const refused = differences.filter(({ faults }) => faults.length > 0);
  const refusedKeys = new Set(refused.map(keyOf));
  return {
    added: final.filter(({ id }) => !currentIds.has(id)),
    superseded: [...currentIds].filter((id) => !finalIds.has(id)),
    stated: merged.filter((price) => !refusedKeys.has(keyOf(price))).map(({ id }) => id),
    differences,
    refused: refused.map(({ providerName, model, faults }) => ({ providerName, model, faults })),
    withdrawn: kept.map(([key]) => key).sort(),
  };
}

/** A user's own prices stand beside the catalogue, whatever it says. */
function isCatalogueInForce({ price, origin, revokedAt }: LedgerPrice): boolean {
  return revokedAt === null && price.own === undefined && origin !== 'configuration';
}

function groupByModel(prices: readonly Price[]): Map<string, Price[]> {
  return Map.groupBy(prices, keyOf);
}

function keyOf({ providerName, model }: Pick<Price, 'providerName' | 'model'>): string {
  return `${providerName}/${model}`;
}

function listNames({ providerName, model, match }: Price): string[] {
  return [model, ...match.exact].map((id) => `${providerName}/${id}`.toLowerCase());
}
