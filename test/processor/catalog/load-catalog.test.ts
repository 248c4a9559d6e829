import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { parseCatalog } from '../../../processor/src/catalog/parse-catalog.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';

const SOURCES = {
  'genai-prices': { version: '0.2.3', licence: 'MIT', url: 'https://example.org' },
};
const PRICE = {
  id: 'openai/gpt-4o/6aab32b5',
  providerName: 'openai',
  model: 'gpt-4o',
  exact: ['gpt-4o-2024-08-06'],
  rates: [{ meter: 'input', per: 1_000_000, amount: '2.5' }],
  source: 'genai-prices',
};

function parse(change: Record<string, unknown> = {}) {
  return parseCatalog(JSON.stringify({ sources: SOURCES, prices: [{ ...PRICE, ...change }] }));
}

describe('the catalogue', () => {
  test('holds prices of all the providers that are read from the wire', () => {
    const providers = new Set(loadCatalog().map((price) => price.providerName));
    for (const provider of ['openai', 'anthropic', 'gcp.gemini', 'aws.bedrock', 'mistral_ai']) {
      assert.ok(providers.has(provider), provider);
    }
  });

  test('names the source, its version and its licence for each price', () => {
    const sources = new Set<string>();
    for (const { source, caveat } of loadCatalog()) {
      sources.add(`${source.name} ${source.version}, ${source.licence}`);
      // Where no page of the provider is known, the price says that it may be wrong.
      if (source.url === null) assert.match(caveat ?? '', /names no page of the provider/);
      else assert.match(source.url, /^https:/);
    }
    assert.deepEqual(
      [...sources],
      ['genai-prices 0.2.3, MIT', 'services 2026-11-22, Apache-2.0', 'litellm 1.109.1, MIT'],
    );
  });

  test('gives each price an id of its own', () => {
    const ids = loadCatalog().map((price) => price.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('has one price for each model at each instant', () => {
    const periods = new Map<string, { from: string; to: string }[]>();
    for (const { providerName, model, validFrom, validTo } of loadCatalog()) {
      const key = `${providerName}/${model}`;
      const period = { from: validFrom ?? '', to: validTo ?? '9999' };
      for (const other of periods.get(key) ?? []) {
        assert.ok(period.to <= other.from || other.to <= period.from, key);
      }
      periods.set(key, [...(periods.get(key) ?? []), period]);
    }
  });
});

describe('a price of a catalogue', () => {
  test('is read with everything that the file leaves out', () => {
    assert.deepEqual(parse(), [
      {
        id: 'openai/gpt-4o/6aab32b5',
        providerName: 'openai',
        model: 'gpt-4o',
        match: { exact: ['gpt-4o-2024-08-06'], families: [] },
        rates: [{ meter: 'input', per: 1_000_000, amount: '2.5', tiers: [] }],
        variants: [],
        validFrom: null,
        validTo: null,
        verifiedAt: null,
        source: { name: 'genai-prices', version: '0.2.3', url: null, licence: 'MIT' },
      },
    ]);
  });

  test('that was edited in place is refused: a changed price is a new row', () => {
    const rates = [{ meter: 'input', per: 1_000_000, amount: '2.6' }];
    assert.throws(
      () => parse({ rates }),
      /openai\/gpt-4o\/6aab32b5: its content belongs to the id/,
    );
  });

  for (const [field, value, message] of [
    ['rates', [{ meter: 'input', per: 1_000_000, amount: '-1' }], /amount must not be negative/],
    ['rates', [{ meter: 'input', per: 0, amount: '1' }], /per must be a whole number above 0/],
    ['rates', [{ meter: 'input', per: 1, amount: 2.5 }], /amount must be text, not 2.5/],
    ['rates', [{ meter: 'input', per: 1, amount: 'much' }], /"much" is not a decimal number/],
    ['rates', undefined, /rates must be a list/],
    ['validFrom', '2026-03-13', /validFrom must be an instant in UTC such as/],
    ['source', 'hearsay', /source hearsay must be an object/],
    ['model', '', /model must be text/],
    ['exact', 'gpt-4o', /exact must be a list/],
  ] as const) {
    test(`with ${field} ${JSON.stringify(value)} is refused by name`, () => {
      assert.throws(() => parse({ [field]: value }), message);
      assert.throws(() => parse({ [field]: value }), /openai\/gpt-4o\/6aab32b5/);
    });
  }
});

test('a catalogue that cannot be read is refused with its path', async () => {
  const folder = await createTempFolder();
  try {
    const path = join(folder.path, 'catalog.json');
    assert.throws(() => loadCatalog(path), new RegExp(`${path} cannot be used: ENOENT`));
    writeFileSync(path, '{');
    assert.throws(() => loadCatalog(path), new RegExp(`${path} cannot be used: .*JSON`));
  } finally {
    await folder.remove();
  }
});
