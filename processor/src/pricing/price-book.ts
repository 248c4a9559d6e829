import type { ModelAlias, OwnTerms, Price } from '../domain/price.ts';
import { listFamilies, toModelKey, withoutDate } from './model-ids.ts';

/** Prices, indexed for look-up by provider, model and instant. Made once, read for every record. */
export interface PriceBook {
  readonly providers: ReadonlyMap<string, ModelIndex>;
  /** The user's own prices, in the order in which they were written. */
  readonly own: readonly OwnPeriod[];
  /** The user's own names for models. */
  readonly aliases: readonly ModelAlias[];
}

interface ModelIndex {
  readonly models: PeriodsByKey;
  readonly aliases: PeriodsByKey;
  readonly families: PeriodsByKey;
  /** For calls that name no model. */
  readonly operations: PeriodsByKey;
}

/** A user's own price. */
export type OwnPrice = Price & { readonly own: OwnTerms };

export interface OwnPeriod extends Period {
  readonly price: OwnPrice;
  /** The price's patterns, and how many characters each of them states. */
  readonly patterns: readonly { readonly pattern: string; readonly stated: number }[];
}

/** Periods of a model's price, the latest first. */
type PeriodsByKey = Map<string, Period[]>;

interface Period {
  readonly price: Price;
  readonly fromUs: bigint | null;
  readonly toUs: bigint | null;
}

/** A price and how its model was recognised. */
export interface FoundPrice {
  readonly price: Price;
  /** `snapshot`: the catalogue knows the model, but not this date of it. */
  readonly by: 'model' | 'alias' | 'snapshot' | 'family' | 'operation';
}

/**
 * Indexes prices. Where two hold at the same instant, the one that began later wins. A price with
 * terms of its own is the user's, in whichever list it stands. Another set of prices is another book.
 */
export function createPriceBook(
  prices: readonly Price[],
  userPrices: readonly Price[] = [],
  aliases: readonly ModelAlias[] = [],
): PriceBook {
  const providers = new Map<string, ModelIndex>();
  const own: OwnPeriod[] = [];
  for (const price of [...prices, ...userPrices]) {
    const period = { price, fromUs: toUs(price.validFrom), toUs: toUs(price.validTo) };
    if (isOwnPrice(price)) own.push({ ...period, price, patterns: measurePatterns(price) });
    else addPeriod(providers, period);
  }
  return { providers, own, aliases };
}

function isOwnPrice(price: Price): price is OwnPrice {
  return price.own !== undefined;
}

function measurePatterns({ match }: Price): OwnPeriod['patterns'] {
  return (match.patterns ?? []).map((pattern) => {
    return { pattern, stated: pattern.replaceAll('*', '').length };
  });
}

function addPeriod(providers: Map<string, ModelIndex>, period: Period): void {
  const { providerName, model, match } = period.price;
  const index = providers.get(providerName) ?? {
    models: new Map(),
    aliases: new Map(),
    families: new Map(),
    operations: new Map(),
  };
  providers.set(providerName, index);
  add(index.models, model.toLowerCase(), period);
  for (const id of match.exact) add(index.aliases, id, period);
  for (const id of match.families) add(index.families, id, period);
  for (const operation of match.operations ?? []) add(index.operations, operation, period);
}

/**
 * The price of a model at an instant, `null` where the book has none. The exact id comes before
 * an alias, a dated snapshot before a family; a part of an id never matches.
 */
export function findPrice(
  book: PriceBook,
  { providerName, modelId, atUs }: { providerName: string; modelId: string; atUs: bigint },
): FoundPrice | null {
  const index = book.providers.get(providerName);
  if (index === undefined) return null;
  const key = toModelKey(providerName, modelId);

  const model = at(index.models.get(key), atUs);
  if (model !== null) return { price: model, by: 'model' };
  const alias = at(index.aliases.get(key), atUs);
  if (alias !== null) return { price: alias, by: 'alias' };

  const undated = withoutDate(key);
  for (const name of listFamilies(key)) {
    const family = at(index.families.get(name), atUs);
    if (family !== null) return { price: family, by: 'family' };
    if (name !== undated) continue;
    const snapshot = at(index.models.get(name), atUs) ?? at(index.aliases.get(name), atUs);
    if (snapshot !== null) return { price: snapshot, by: 'snapshot' };
  }
  return null;
}

/** The price of a service's operation at an instant, for calls that name no model. */
export function findOperationPrice(
  book: PriceBook,
  { providerName, operation, atUs }: { providerName: string; operation: string; atUs: bigint },
): FoundPrice | null {
  const price = at(book.providers.get(providerName)?.operations.get(operation), atUs);
  return price === null ? null : { price, by: 'operation' };
}

function add(periods: PeriodsByKey, key: string, period: Period): void {
  const list = [...(periods.get(key) ?? []), period];
  periods.set(
    key,
    list.sort((a, b) => ((a.fromUs ?? 0n) > (b.fromUs ?? 0n) ? -1 : 1)),
  );
}

function at(periods: readonly Period[] | undefined, atUs: bigint): Price | null {
  const period = periods?.find(
    ({ fromUs, toUs }) => (fromUs === null || fromUs <= atUs) && (toUs === null || atUs < toUs),
  );
  return period?.price ?? null;
}

function toUs(instant: string | null): bigint | null {
  return instant === null ? null : BigInt(Date.parse(instant)) * 1000n;
}
