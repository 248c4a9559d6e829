import { readFileSync } from 'node:fs';
import type { Price } from '../domain/price.ts';
import { parseCatalog } from './parse-catalog.ts';
import { type CatalogSource, parseCatalogSources } from './parse-catalog-sources.ts';

/** The catalogues that come with the package, in the same place seen from `src` and from `dist`. */
const CATALOGS = ['catalog.json', 'catalog-services.json', 'catalog-litellm.json'].map(
  (file) => new URL(`../../prices/${file}`, import.meta.url),
);

/**
 * Loads the price catalogue: all that come with the package, or the one of a file.
 * @throws Error that names the file and what is wrong in it.
 */
export function loadCatalog(path?: URL | string): Price[] {
  return path === undefined ? CATALOGS.flatMap(loadFile) : loadFile(path);
}

/**
 * Loads what the catalogues that come with the package were made of, and when.
 * @throws Error that names the file and what is wrong in it.
 */
export function loadCatalogSources(): CatalogSource[] {
  return CATALOGS.flatMap((path) => parseFile(path, parseCatalogSources));
}

function loadFile(path: URL | string): Price[] {
  return parseFile(path, parseCatalog);
}

function parseFile<Parsed>(path: URL | string, parse: (text: string) => Parsed): Parsed {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The price catalogue ${path} cannot be used: ${(cause as Error).message}`, {
      cause,
    });
  }
}
