import type { Price } from '../domain/price.ts';
import { listFamilies, toModelKey, withoutDate } from './model-ids.ts';

/** Prices, indexed for look-up by provider, model and instant. Made once, read for every record. */
export interface PriceBook {
  readonly providers: ReadonlyMap<string, ModelIndex>;
}

interface ModelIndex {
  readonly models: PeriodsByKey;
  readonly aliases: PeriodsByKey;
  readonly families: PeriodsByKey;
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
  readonly by: 'model' | 'alias' | 'snapshot' | 'family';
}

/** Indexes prices. Where two hold at the same instant, the one that began later wins. */
export function createPriceBook(prices: readonly Price[]): PriceBook {
  const providers = new Map<string, ModelIndex>();
  for (const price of prices) {
    const index = providers.get(price.providerName) ?? {
      models: new Map(),
      aliases: new Map(),
      families: new Map(),
    };
    providers.set(price.providerName, index);
    const period = { price, fromUs: toUs(price.validFrom), toUs: toUs(price.validTo) };
    add(index.models, price.model.toLowerCase(), period);
    for (const id of price.match.exact) add(index.aliases, id, period);
    for (const id of price.match.families) add(index.families, id, period);
  }
  return { providers };
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
