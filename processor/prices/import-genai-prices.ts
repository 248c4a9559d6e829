/**
 * Makes `catalog.json` from the data that genai-prices publishes:
 *
 *   node processor/prices/import-genai-prices.ts <data.json or URL> [--version 0.2.3]
 *     [--retrieved 2026-11-22] [--accept-jumps] [--catalog catalog.json]
 *
 * Refused prices keep their former rows, and end the run with exit code 2 after the catalogue
 * was written: read what was refused before you commit it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createPriceId } from '../src/catalog/create-price-id.ts';
import { applyDifferences, diffPrices } from '../src/catalog/diff-prices.ts';
import { parseCatalog } from '../src/catalog/parse-catalog.ts';
import type { Price } from '../src/domain/price.ts';
import { formatCatalog } from './format-catalog.ts';
import { convertCatalog } from './genai-prices/convert-catalog.ts';
import { parseSource } from './genai-prices/source.ts';
import { loadOverlay } from './overlay.ts';

const OVERLAY = new URL('overlay.json', import.meta.url);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string' },
    retrieved: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    'accept-jumps': { type: 'boolean', default: false },
    catalog: { type: 'string', default: fileURLToPath(new URL('catalog.json', import.meta.url)) },
  },
});

await importPrices(positionals[0]);

async function importPrices(location: string | undefined): Promise<void> {
  if (location === undefined) throw new Error('Say which data to import: a file or an URL.');
  const source = parseSource(await readText(location), options.version);
  const overlay = loadOverlay(OVERLAY);
  const previous = loadPrevious();

  const { prices: drafts, skipped } = convertCatalog(source, overlay);
  const next = drafts.map(overlay.apply).map((draft) => ({ id: createPriceId(draft), ...draft }));
  const acceptJumps = options['accept-jumps'];
  const differences = diffPrices(previous, next, { acceptJumps });
  const prices = applyDifferences(next, differences);
  const { version } = source;
  const { retrieved } = options;
  const url = 'https://github.com/pydantic/genai-prices';
  const text = formatCatalog(
    [{ name: 'genai-prices', version, licence: 'MIT', url, retrieved }],
    prices,
  );
  parseCatalog(text);
  writeFileSync(options.catalog, text);

  for (const line of skipped) console.log(`left out: ${line}`);
  const refused = differences.flatMap(({ providerName, model, faults }) =>
    faults.map((fault) => `${providerName}/${model}: ${fault}`),
  );
  for (const line of refused) console.error(`refused: ${line}`);
  const providers = new Set(prices.map((price) => price.providerName)).size;
  console.log(`${prices.length} prices of ${providers} providers, ${refused.length} faults.`);
  if (refused.length > 0) process.exitCode = 2;
}

async function readText(location: string): Promise<string> {
  if (!/^https?:/.test(location)) return readFileSync(location, 'utf8');
  const response = await fetch(location);
  if (!response.ok) throw new Error(`${location} answered ${response.status}.`);
  return response.text();
}

function loadPrevious(): Price[] {
  try {
    return parseCatalog(readFileSync(options.catalog, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
