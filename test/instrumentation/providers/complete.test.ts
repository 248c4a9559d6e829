import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { compatibleProviders } from '../../../instrumentation/src/providers/compatible.ts';
import { providerNames } from '../../../instrumentation/src/providers/index.ts';
import { providers } from '../../../instrumentation/src/providers/list.ts';
import type { Provider } from '../../../instrumentation/src/providers/provider.ts';
import { loadFixtures } from '../../fixtures/load-fixtures.ts';

/** Nothing that belongs to a provider can be left out without one of these failing. */
const sources = new URL('../../../instrumentation/src/providers/', import.meta.url);
const fixtures = loadFixtures();
const exported = await importProviders();

describe('a provider', () => {
  it('is found in the files of its folder', () => {
    assert.ok(exported.length > 0);
  });

  for (const { file, provider } of exported) {
    it(`of ${file} is listed in list.ts`, () => {
      assert.ok(providerNames.includes(provider.name), `${provider.name} is not listed`);
    });
  }

  it('has a name and hosts of its own', () => {
    assert.equal(new Set(providerNames).size, providerNames.length);
    const hosts = exported.flatMap(({ provider }) => provider.hosts);
    assert.equal(new Set(hosts).size, hosts.length);
  });

  // Those that speak OpenAI's shape to the letter share a family of fixtures: compatible.test.ts.
  const compatible = new Set(compatibleProviders.map(({ name }) => name));
  for (const name of providerNames.filter((each) => !compatible.has(each))) {
    const own = fixtures.filter(({ expected }) => expected.providerName === name);

    it(`${name} has a fixture of a plain answer`, () => {
      assert.ok(own.some(({ response }) => response.status === 200 && !response.streamFile));
    });

    it(`${name} has a fixture of a stream, if it streams`, () => {
      // Described ones have one reader, of whatever comes: declared-stream.test.ts.
      const streams = providers
        .find((provider) => provider.name === name)
        ?.endpoints.some(({ format }) => format.createStreamReader && !format.wholeArrays);
      assert.ok(streams !== true || own.some(({ response }) => response.streamFile));
    });

    it(`${name} has a fixture of a refusal`, () => {
      assert.ok(own.some(({ response }) => response.status >= 400));
    });
  }
});

describe('a folder of fixtures', () => {
  const folder = new URL('../../fixtures/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

  it('is read, whatever its name', () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'otlp')
      .map((entry) => entry.name);
    assert.deepEqual([...new Set(fixtures.map(({ name }) => name.split('/')[0]))], folders.sort());
  });

  it('has no stream that no fixture reads', () => {
    const read = fixtures.flatMap(({ name, response }) =>
      response.streamFile ? [`${name.split('/')[0]}/${response.streamFile}`] : [],
    );
    assert.deepEqual(files.filter((file) => file.endsWith('.txt')).sort(), read.sort());
  });
});

async function importProviders(): Promise<{ file: string; provider: Provider }[]> {
  const files = readdirSync(sources).filter((file) => file.endsWith('.ts') && file !== 'list.ts');
  const found = await Promise.all(
    files.map(async (file) => {
      const exports: object = await import(new URL(file, sources).href);
      return Object.values(exports)
        .flat()
        .filter((value) => isProvider(value))
        .map((provider) => ({ file, provider }));
    }),
  );
  return found.flat();
}

function isProvider(value: unknown): value is Provider {
  return typeof value === 'object' && value !== null && 'hosts' in value && 'endpoints' in value;
}
