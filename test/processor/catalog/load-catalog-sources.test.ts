import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loadCatalog, loadCatalogSources } from '../../../processor/src/catalog/load-catalog.ts';
import { parseCatalogSources } from '../../../processor/src/catalog/parse-catalog-sources.ts';

it('every price of the catalogue is of a source whose day of retrieval is known', () => {
  const known = new Set(loadCatalogSources().map(({ name, version }) => `${name} ${version}`));
  const used = new Set(loadCatalog().map(({ source }) => `${source.name} ${source.version}`));
  assert.deepEqual(used, known);
});

it('a source is read with its day', () => {
  const text = '{"sources":{"a":{"version":"1","retrieved":"2026-11-22"}},"prices":[]}';
  assert.deepEqual(parseCatalogSources(text), [
    { name: 'a', version: '1', retrievedAt: new Date('2026-11-22T00:00:00Z') },
  ]);
});

it('a source without its day is refused', () => {
  for (const retrieved of ['"lately"', '"2026-13-40"', 'null', '2026']) {
    const text = `{"sources":{"a":{"version":"1","retrieved":${retrieved}}}}`;
    assert.throws(() => parseCatalogSources(text), /^Error: Source a needs a version, and the day/);
  }
});
