import { readFileSync } from 'node:fs';
import type { Price } from '../domain/price.ts';
import { parseCatalog } from './parse-catalog.ts';

/** The catalogue that comes with the package; the same place seen from `src` and from `dist`. */
const CATALOG = new URL('../../prices/catalog.json', import.meta.url);

/**
 * Loads the price catalogue.
 * @throws Error that names the file and what is wrong in it.
 */
export function loadCatalog(path: URL | string = CATALOG): Price[] {
  try {
    return parseCatalog(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The price catalogue ${path} cannot be used: ${(cause as Error).message}`, {
      cause,
    });
  }
}
