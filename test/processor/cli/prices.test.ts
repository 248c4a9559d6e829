import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { startLedgerApi } from '../api/start-ledger-api.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { writeDataSet } from '../price-life/data-set.ts';
import { runCommand } from './run-command.ts';

const tiered = createCatalogPrice({
  match: { exact: ['gpt-5-high'], families: ['gpt-5'] },
  variants: [
    { when: { processing: 'batch' }, rates: [], multiplier: '0.5', validFrom: null },
    {
      when: { timeOfDay: { from: '01:00', to: '04:00' } },
      rates: [{ meter: 'input', per: 1_000_000, amount: '1', tiers: [] }],
      multiplier: null,
      validFrom: '2026-06-01T00:00:00Z',
    },
  ],
  caveat: 'From memory.',
  verifiedAt: '2026-11-01T00:00:00Z',
});
const other = createCatalogPrice({ model: 'o9' });

/** `tallylight prices …` against one API. */
function createPrices(url: string, env: Record<string, string> = { USER: 'ada' }) {
  return (line: string, cwd = process.cwd()) =>
    runCommand(['prices', ...line.split(' '), '--url', url], { env, cwd });
}

describe('tallylight prices', () => {
  test('lists what holds, one a line', async () => {
    await using api = await startLedgerApi({ prices: [tiered, other] });
    const prices = createPrices(api.url);
    const { exitCode, stdout } = await prices('list');
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        'id                     USD                      since   verified',
        `${tiered.id}  input 2/1M, output 2/1M  always  2026-11-01  doubtful`,
        `${other.id}     input 2/1M, output 2/1M  always  never`,
        '',
      ].join('\n'),
    );
    assert.equal((await prices('list --stale')).stdout, 'No price is like that.\n');
    assert.equal((await prices('list --provider groq --at 2026-01-01')).exitCode, 0);
    const { prices: listed } = JSON.parse((await prices('list --json --model O9')).stdout);
    assert.deepEqual(
      listed.map(({ id }: { id: string }) => id),
      [other.id],
    );
  });

  test('shows all about a model', async () => {
    await using api = await startLedgerApi({ prices: [tiered, other] });
    const { exitCode, stdout } = await createPrices(api.url)('show openai/gpt-5-high');
    assert.equal(exitCode, 0);
    assert.equal(
      stdout.replace(/since 20.*Z/, 'since …'),
      `${tiered.id}
  State    in force
  Valid    as far back as known to further notice
  Known    since …
  Matches  as gpt-5-high
           with a date behind gpt-5
  Rates    input                2 USD for 1000000
           output               2 USD for 1000000
  With     processing batch: token rates × 0.5
  With     time_of_day 01:00–04:00 UTC from 2026-06-01T00:00:00Z
           input                1 USD for 1000000
  Source   genai-prices 1 (MIT), built-in
           https://example.com/
  Verified on 2026-11-01
  Trust    doubtful: From memory.
  Used     never
`,
    );
  });

  test('ends with 1 for a model without a price', async () => {
    await using api = await startLedgerApi();
    const { exitCode, stdout, stderr } = await createPrices(api.url)('show openai/gpt-6');
    assert.deepEqual([exitCode, stdout], [1, '']);
    assert.match(
      stderr,
      /^tallylight: There is no price of openai\/gpt-6\. tallylight prices list/,
    );
  });

  test('adds, verifies and takes back a price of one’s own', async () => {
    await using api = await startLedgerApi({ prices: [other] });
    const prices = createPrices(api.url);
    const added = await prices(
      'add */mine-* --rate input=0.5 --rate output=2 --host a.example.com --json',
    );
    assert.equal(added.exitCode, 0, added.stderr);
    const { id, added_by: by, own, provider_name: provider } = JSON.parse(added.stdout);
    assert.deepEqual([by, own.host, provider], ['ada', 'a.example.com', '*']);
    assert.match((await prices(`verify ${id} --by Bob`)).stdout, /Verified on .* by Bob$/m);
    assert.match((await prices(`revoke ${id}`)).stdout, /State +revoked since .* by ada$/m);
    const again = await prices(`revoke ${id}`);
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /no longer counts since .* by ada\. Nothing was changed\./);
    const held = await prices(`revoke ${other.id}`);
    assert.equal(held.exitCode, 1);
    const twice = await prices('add openai/x --free --discount 15%');
    assert.deepEqual([twice.exitCode, twice.stdout], [2, '']);
  });

  test('shows what a refresh would change, and does it when told to', async () => {
    await using api = await startLedgerApi({ prices: [other] });
    const folder = await createTempFolder();
    try {
      const prices = createPrices(api.url);
      await writeDataSet(folder.path, [
        { id: 'o9', input: 1.5 },
        { id: 'new', input: 4 },
      ]);
      const shown = await prices('diff --from data.json', folder.path);
      assert.equal(shown.exitCode, 0, shown.stderr);
      assert.match(
        shown.stdout,
        /^genai-prices 20\d\d-\d\d-\d\d: 2 models would be changed, 0 refused\n/,
      );
      assert.match(
        shown.stdout,
        /^~ openai\/o9 from .*\n {4}input: 2 for 1000000 → 1\.5 for 1000000$/m,
      );
      assert.match(shown.stdout, /^\+ openai\/new\n {4}input: 4 for 1000000$/m);
      assert.equal(
        shown.stderr,
        'Nothing was changed. tallylight prices refresh --apply does it.\n',
      );
      const path = join(folder.path, 'data.json');
      const done = await prices(`refresh --apply --from ${path}`);
      assert.deepEqual([done.exitCode, done.stderr], [0, '']);
      assert.match(
        (await prices('diff --from data.json', folder.path)).stdout,
        /0 models would be/,
      );

      await writeDataSet(folder.path, [{ id: 'new', input: 400 }]);
      const refused = await prices('refresh --apply --from data.json', folder.path);
      assert.equal(refused.exitCode, 1);
      assert.match(refused.stdout, /^! openai\/new stays as it is: input jumps from 4 to 400/m);
      assert.equal(
        refused.stderr,
        'Some prices were refused. Where a rate has truly moved that far, add --accept-jumps.\n',
      );
      const accepted = await prices('refresh --apply --accept-jumps --from data.json', folder.path);
      assert.equal(accepted.exitCode, 0);
    } finally {
      await folder.remove();
    }
  });

  test('names no more than ten of the models that the data no longer have', async () => {
    const gone = Array.from({ length: 12 }, (_, index) =>
      createCatalogPrice({ model: `m${index + 10}` }),
    );
    await using api = await startLedgerApi({ prices: gone });
    const folder = await createTempFolder();
    try {
      await writeDataSet(folder.path, [{ id: 'o9', input: 1.5 }]);
      const { stdout } = await createPrices(api.url)('diff --from data.json', folder.path);
      const names = gone.slice(0, 10).map(({ model }) => `openai/${model}`);
      assert.equal(
        stdout.split('\n').find((line) => line.startsWith('no longer')),
        `no longer there, and still priced: ${names.join(', ')} and 2 more (--json names them)`,
      );
    } finally {
      await folder.remove();
    }
  });

  test('repeats what is wrong as a sentence', async () => {
    await using api = await startLedgerApi();
    const { exitCode, stderr } = await createPrices(api.url)('add openai/x --rate inputt=1');
    assert.equal(exitCode, 2);
    assert.match(stderr, /Did you mean "input"\?\n$/);
  });

  test('says which file cannot be read', async () => {
    await using api = await startLedgerApi();
    const { exitCode, stderr } = await createPrices(api.url)('diff --from no-such.json');
    assert.equal(exitCode, 3);
    assert.match(stderr, /^tallylight: no-such\.json cannot be read: ENOENT/);
  });

  test('lists names of one’s own', async () => {
    const alias = { providerName: null, host: 'a.example.com', name: 'prod', model: 'gpt-5' };
    await using api = await startLedgerApi({ aliases: [alias] });
    assert.equal(
      (await createPrices(api.url)('aliases')).stdout,
      'name  model  provider  host\nprod  gpt-5  (every)   a.example.com\n',
    );
  });
});
