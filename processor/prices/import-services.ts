/**
 * Makes `catalog-services.json` from `services.json`, which is written by hand:
 *
 *   node processor/prices/import-services.ts [services.json] [--accept-jumps]
 *     [--catalog catalog-services.json]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseServices } from './parse-services.ts';
import { readText, writeCatalog } from './write-catalog.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'accept-jumps': { type: 'boolean', default: false },
    catalog: {
      type: 'string',
      default: fileURLToPath(new URL('catalog-services.json', import.meta.url)),
    },
  },
});

const location = positionals[0] ?? fileURLToPath(new URL('services.json', import.meta.url));
const { version, drafts } = parseServices(await readText(location));
writeCatalog({
  catalog: options.catalog,
  source: {
    name: 'services',
    version,
    licence: 'Apache-2.0',
    url: 'services.json',
    retrieved: version,
  },
  drafts,
  skipped: [],
  acceptJumps: options['accept-jumps'],
});
