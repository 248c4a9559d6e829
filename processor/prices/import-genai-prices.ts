/**
 * Makes `catalog.json` from the data that genai-prices publishes:
 *
 *   node processor/prices/import-genai-prices.ts <data.json or URL> [--version 0.2.3]
 *     [--retrieved 2026-11-22] [--accept-jumps] [--catalog catalog.json]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { convertCatalog } from '../src/catalog/genai-prices/convert-catalog.ts';
import { parseSource } from '../src/catalog/genai-prices/source.ts';
import { loadOverlay } from '../src/catalog/load-overlay.ts';
import { readText, writeCatalog } from './write-catalog.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string' },
    retrieved: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    'accept-jumps': { type: 'boolean', default: false },
    catalog: { type: 'string', default: fileURLToPath(new URL('catalog.json', import.meta.url)) },
  },
});

const source = parseSource(await readText(positionals[0]), options.version);
const overlay = loadOverlay();
const { prices, skipped } = convertCatalog(source, overlay);
writeCatalog({
  catalog: options.catalog,
  source: {
    name: 'genai-prices',
    version: source.version,
    licence: 'MIT',
    url: 'https://github.com/pydantic/genai-prices',
    retrieved: options.retrieved,
  },
  drafts: prices.map(overlay.apply),
  skipped,
  acceptJumps: options['accept-jumps'],
  isPlausible: overlay.isPlausible,
});
