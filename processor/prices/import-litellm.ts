/**
 * Makes `catalog-litellm.json` from LiteLLM's price map, for what the other catalogues lack:
 *
 *   node processor/prices/import-litellm.ts <model_prices_and_context_window.json or URL>
 *     [--version 1.109.1] [--retrieved 2026-11-22] [--accept-jumps] [--catalog catalog-litellm.json]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../src/catalog/load-catalog.ts';
import type { PriceDraft } from '../src/catalog/price-draft.ts';
import { createPriceBook, findPrice } from '../src/pricing/price-book.ts';
import { convertModels } from './litellm/convert-models.ts';
import { parseSource } from './litellm/source.ts';
import { readText, writeCatalog } from './write-catalog.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string' },
    retrieved: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    'accept-jumps': { type: 'boolean', default: false },
    catalog: {
      type: 'string',
      default: fileURLToPath(new URL('catalog-litellm.json', import.meta.url)),
    },
  },
});

/** The catalogues that come first: what they price is left to them. */
const book = createPriceBook(
  ['catalog.json', 'catalog-services.json'].flatMap((file) =>
    loadCatalog(new URL(file, import.meta.url)),
  ),
);
const atUs = BigInt(Date.parse(`${options.retrieved}T00:00:00Z`)) * 1000n;

function isPriced({ providerName, model }: PriceDraft): boolean {
  return findPrice(book, { providerName, modelId: model, atUs }) !== null;
}

const source = parseSource(await readText(positionals[0]), options.version);
const { prices, skipped } = convertModels(source);
writeCatalog({
  catalog: options.catalog,
  source: {
    name: 'litellm',
    version: source.version,
    licence: 'MIT',
    url: 'https://github.com/BerriAI/litellm',
    retrieved: options.retrieved,
  },
  drafts: prices.filter((price) => !isPriced(price)),
  skipped: [
    ...skipped,
    ...prices
      .filter(isPriced)
      .map(({ providerName, model }) => `${providerName}/${model}: priced by another catalogue`),
  ],
  acceptJumps: options['accept-jumps'],
});
