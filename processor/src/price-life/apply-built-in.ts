import { loadCatalog, loadCatalogSources } from '../catalog/load-catalog.ts';
import type { CatalogSource } from '../catalog/parse-catalog-sources.ts';
import { digestText } from '../digest-text.ts';
import type { Price } from '../domain/price.ts';
import type { PriceRefresh } from '../domain/price-life.ts';
import { changePrices } from '../storage/change-prices.ts';
import type { Ledger } from '../storage/open-ledger.ts';
import { selectPriceRefreshes } from '../storage/select-price-refreshes.ts';
import { createEditionChange, type Edition } from './apply-edition.ts';
import type { PriceRecipients } from './create-price-alert.ts';

/**
 * Takes over the catalogue that comes with the program: at the first start, and after an update. What
 * was refreshed since the catalogue was made stays, and so does what a later program brought.
 * @throws UnavailableError when the ledger is away.
 */
export async function applyBuiltIn({
  ledger: { pool },
  recipients,
  prices = loadCatalog(),
  sources = loadCatalogSources(),
  now = new Date(),
}: {
  ledger: Ledger;
  recipients: PriceRecipients;
  prices?: readonly Price[];
  sources?: readonly CatalogSource[];
  now?: Date;
}): Promise<void> {
  const digest = createDigest(prices);
  if (isApplied(await selectPriceRefreshes(pool), digest)) return;
  await changePrices(pool, (records) => {
    if (isApplied(records.refreshes, digest)) return { change: {}, result: undefined };
    const editions = sources
      .filter((source) => !isOutdated(source, records.refreshes))
      .map((source): Edition => createEdition(source, prices, digest));
    if (editions.length === 0) return { change: {}, result: undefined };
    const { change } = createEditionChange(records.prices, editions, {
      now,
      // A person has looked at them before they were published.
      acceptJumps: true,
      isPlausible: () => true,
      recipients,
      // The first catalogue of all is no news.
      isTold: records.refreshes.length > 0,
    });
    return { change, result: undefined };
  });
}

function createDigest(prices: readonly Price[]): string {
  const ids = prices.map(({ id }) => id).sort();
  return digestText(ids.join('\n')).slice(0, 16);
}

function isApplied(refreshes: readonly PriceRefresh[], digest: string): boolean {
  return refreshes.some((refresh) => refresh.digest === digest);
}

/** Whether later data of the source are in the ledger. */
function isOutdated({ name, retrievedAt }: CatalogSource, refreshes: readonly PriceRefresh[]) {
  return refreshes.some(
    (refresh) =>
      refresh.source === name && refresh.outcome !== 'failed' && refresh.retrievedAt > retrievedAt,
  );
}

function createEdition(
  { name, version, retrievedAt }: CatalogSource,
  prices: readonly Price[],
  digest: string,
): Edition {
  return {
    source: name,
    version,
    retrievedAt,
    prices: prices.filter(({ source }) => source.name === name),
    digest,
    trigger: 'built-in',
    location: null,
    requestedBy: null,
  };
}
