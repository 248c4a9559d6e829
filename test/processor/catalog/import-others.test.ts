import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { createTempFolder, type TempFolder } from '../../support/create-temp-folder.ts';

describe('the imports beside genai-prices', () => {
  let folder: TempFolder;
  before(async () => {
    folder = await createTempFolder();
  });
  after(() => folder.remove());

  function run(script: string, data: unknown, ...flags: string[]) {
    const path = join(folder.path, 'data.json');
    const catalog = join(folder.path, `${script}.json`);
    writeFileSync(path, JSON.stringify(data));
    const file = fileURLToPath(new URL(`../../../processor/prices/${script}`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [file, path, '--catalog', catalog, ...flags],
      { encoding: 'utf8' },
    );
    return { status, stdout, stderr, prices: () => loadCatalog(catalog) };
  }

  test("LiteLLM's leaves what another catalogue prices, and refuses what cannot be", () => {
    const rerank = { mode: 'rerank', source: 'https://example.org' };
    const { status, stdout, stderr, prices } = run(
      'import-litellm.ts',
      {
        version: '9',
        models: {
          'gpt-4o': { ...rerank, litellm_provider: 'openai', input_cost_per_token: 1e-6 },
          'cohere/new': { ...rerank, litellm_provider: 'cohere', input_cost_per_query: 0.002 },
          'cohere/below': { ...rerank, litellm_provider: 'cohere', input_cost_per_query: -1 },
          'cohere/slip': { ...rerank, litellm_provider: 'cohere', input_cost_per_token: 5 },
        },
      },
      '--retrieved',
      '2026-11-22',
    );
    assert.equal(status, 2);
    assert.match(stdout, /^left out: openai\/gpt-4o: priced by another catalogue$/m);
    assert.match(stderr, /^refused: cohere\/below: search_units costs -1000 for 1000: negative$/m);
    assert.match(
      stderr,
      /^refused: cohere\/slip: input costs 5000000 USD per million tokens: implausible$/m,
    );
    assert.deepEqual(
      prices().map(({ model, source }) => [model, source.name, source.version]),
      [['new', 'litellm', '9']],
    );
  });

  test('of services keeps operations, conditions and what to doubt', () => {
    const price = {
      ...{ providerName: 'seek', model: 'search', operations: ['search'] },
      rates: [{ meter: 'requests', per: 1_000, amount: '5' }],
      variants: [
        {
          when: { units: { unit: 'results', from: 26 } },
          rates: [{ meter: 'requests', per: 1_000, amount: '25' }],
        },
      ],
      ...{ url: 'https://example.org/prices', caveat: 'From memory.' },
    };
    const run1 = run('import-services.ts', { version: '2026-11-22', services: [price] });
    assert.equal(run1.status, 0, run1.stderr);
    const [{ id, ...kept } = {}] = run1.prices() as { id?: string }[];
    assert.match(id ?? '', /^seek\/search\/[0-9a-f]{8}$/);
    const rate = (amount: string) => ({ meter: 'requests', per: 1_000, amount, tiers: [] });
    assert.deepEqual(kept, {
      providerName: 'seek',
      model: 'search',
      match: { exact: [], families: [], operations: ['search'] },
      rates: [rate('5')],
      variants: [
        {
          when: { units: { unit: 'results', from: 26 } },
          rates: [rate('25')],
          multiplier: null,
          validFrom: null,
        },
      ],
      validFrom: null,
      validTo: null,
      verifiedAt: null,
      source: {
        name: 'services',
        version: '2026-11-22',
        url: 'https://example.org/prices',
        licence: 'Apache-2.0',
      },
      caveat: 'From memory.',
    });

    const dear = { ...price, rates: [{ meter: 'requests', per: 1, amount: '5' }] };
    const run2 = run('import-services.ts', { version: '2026-11-23', services: [dear] });
    assert.equal(run2.status, 2);
    assert.match(run2.stderr, /refused: seek\/search: requests jumps from 5 for 1000 to 5 for 1/);
    assert.equal(run2.prices()[0]?.rates[0]?.per, 1_000);
  });
});
