import { readFileSync, writeFileSync } from 'node:fs';
import { createPriceId } from '../src/catalog/create-price-id.ts';
import { applyDifferences, diffPrices } from '../src/catalog/diff-prices.ts';
import { parseCatalog } from '../src/catalog/parse-catalog.ts';
import type { PriceDraft } from '../src/catalog/price-draft.ts';
import type { Price } from '../src/domain/price.ts';
import { type CatalogSource, formatCatalog } from './format-catalog.ts';

/**
 * Writes a catalogue, and tells on the terminal what was left out and refused. Refused prices keep
 * their former rows, and end the run with exit code 2: read what was refused before you commit it.
 */
export function writeCatalog({
  catalog,
  source,
  drafts,
  skipped,
  acceptJumps,
  isPlausible,
}: {
  /** The file. */
  readonly catalog: string;
  readonly source: CatalogSource;
  readonly drafts: readonly PriceDraft[];
  readonly skipped: readonly string[];
  readonly acceptJumps: boolean;
  readonly isPlausible?: (price: Price) => boolean;
}): void {
  const previous = loadPrevious(catalog);
  const next = drafts.map((draft) => ({ id: createPriceId(draft), ...draft }));
  const differences = diffPrices(previous, next, {
    acceptJumps,
    ...(isPlausible && { isPlausible }),
  });
  const prices = applyDifferences(next, differences);
  const text = formatCatalog([source], prices);
  parseCatalog(text);
  writeFileSync(catalog, text);

  const refused = differences.flatMap(({ providerName, model, faults }) =>
    faults.map((fault) => `${providerName}/${model}: ${fault}`),
  );
  const gone = differences.filter(({ kind }) => kind === 'removed');
  for (const line of skipped) console.log(`left out: ${line}`);
  for (const { providerName, model } of gone) console.log(`gone: ${providerName}/${model}`);
  for (const line of refused) console.error(`refused: ${line}`);
  const providers = new Set(prices.map((price) => price.providerName)).size;
  console.log(`${prices.length} prices of ${providers} providers, ${refused.length} faults.`);
  if (refused.length > 0) process.exitCode = 2;
}

/** The text at a path or an address. */
export async function readText(location: string | undefined): Promise<string> {
  if (location === undefined) throw new Error('Say which data to import: a file or an URL.');
  if (!/^https?:/.test(location)) return readFileSync(location, 'utf8');
  const response = await fetch(location);
  if (!response.ok) throw new Error(`${location} answered ${response.status}.`);
  return response.text();
}

function loadPrevious(catalog: string): Price[] {
  try {
    return parseCatalog(readFileSync(catalog, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
