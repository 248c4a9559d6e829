import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { createTempFolder, type TempFolder } from '../../support/create-temp-folder.ts';

const SCRIPT = fileURLToPath(
  new URL('../../../processor/prices/import-genai-prices.ts', import.meta.url),
);

describe('the import of genai-prices', () => {
  let folder: TempFolder;
  let catalog = '';
  before(async () => {
    folder = await createTempFolder();
  });
  beforeEach((context) => {
    catalog = join(folder.path, `${context.name.replaceAll(/\W/g, '')}.json`);
  });
  after(() => folder.remove());

  function runImport(inputPrice: string, ...flags: string[]) {
    const data = join(folder.path, 'data.json');
    const models = [
      { id: 'n', match: { equals: 'n' }, prices: { input_mtok: 1 } },
      { id: 'm', match: { equals: 'm' }, prices: { input_mtok: inputPrice } },
    ];
    writeFileSync(data, JSON.stringify([{ id: 'openai', models }]));
    const options = ['--version', '9', '--retrieved', '2026-11-22', '--catalog', catalog];
    return spawnSync(process.execPath, [SCRIPT, data, ...options, ...flags], { encoding: 'utf8' });
  }

  function readAmounts(): Record<string, string | undefined> {
    const prices = loadCatalog(catalog);
    return Object.fromEntries(prices.map(({ model, rates }) => [model, rates[0]?.amount]));
  }

  test('writes the same bytes for the same data', () => {
    assert.equal(runImport('2').status, 0);
    const first = readFileSync(catalog, 'utf8');
    assert.equal(runImport('2').status, 0);
    assert.equal(readFileSync(catalog, 'utf8'), first);
  });

  test('sorts the models, one a line', () => {
    runImport('2');
    const lines = readFileSync(catalog, 'utf8').split('\n');
    const models = lines.flatMap((line) => /"model":"(\w)"/.exec(line)?.[1] ?? []);
    assert.deepEqual(models, ['m', 'n']);
  });

  test('keeps the former price of a model whose price jumps, says so and fails', () => {
    runImport('2');
    const { status, stderr } = runImport('2000');
    assert.equal(status, 2);
    assert.match(stderr, /refused: openai\/m: input costs 2000 USD per million tokens/);
    assert.match(stderr, /refused: openai\/m: input jumps from 2 to 2000 for 1000000/);
    assert.deepEqual(readAmounts(), { m: '2', n: '1' });
  });

  test('takes a jump that was looked at', () => {
    runImport('2');
    assert.equal(runImport('100', '--accept-jumps').status, 0);
    assert.deepEqual(readAmounts(), { m: '100', n: '1' });
  });
});
