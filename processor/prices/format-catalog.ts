import type { Price, PriceVariant, Rate } from '../src/domain/price.ts';

/** What the catalogue says about where its prices come from. */
export interface CatalogSource {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly url: string;
  /** The day the data were fetched, `YYYY-MM-DD`. */
  readonly retrieved: string;
}

/** The text of a catalogue: one price a line, sorted, so that a diff shows which prices changed. */
export function formatCatalog(sources: readonly CatalogSource[], prices: readonly Price[]): string {
  const header = sources.map(
    ({ name, ...rest }) => `  ${JSON.stringify(name)}: ${JSON.stringify(rest)}`,
  );
  const lines = prices.toSorted(compare).map((price) => `  ${JSON.stringify(toLine(price))}`);
  return `{"sources": {\n${header.join(',\n')}\n},\n"prices": [\n${lines.join(',\n')}\n]}\n`;
}

function compare(left: Price, right: Price): number {
  const order = (price: Price) =>
    [price.providerName, price.model, price.validFrom ?? ''].join('\0');
  return order(left) < order(right) ? -1 : 1;
}

/** A price without what is empty: `undefined` is not written. */
function toLine(price: Price): Record<string, unknown> {
  return {
    id: price.id,
    providerName: price.providerName,
    model: price.model,
    exact: orAbsent(price.match.exact),
    families: orAbsent(price.match.families),
    operations: price.match.operations,
    validFrom: price.validFrom ?? undefined,
    validTo: price.validTo ?? undefined,
    rates: price.rates.map(toRate),
    variants: orAbsent(price.variants.map(toVariant)),
    verifiedAt: price.verifiedAt ?? undefined,
    source: price.source.name,
    url: price.source.url ?? undefined,
    caveat: price.caveat,
  };
}

function toRate({ tiers, ...rate }: Rate): Record<string, unknown> {
  return { ...rate, tiers: orAbsent(tiers) };
}

function toVariant(variant: PriceVariant): Record<string, unknown> {
  return {
    when: variant.when,
    rates: orAbsent(variant.rates.map(toRate)),
    multiplier: variant.multiplier ?? undefined,
    validFrom: variant.validFrom ?? undefined,
  };
}

function orAbsent<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
