import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiPorts } from '../../../processor/src/api/api-ports.ts';
import type { StoredUsage } from '../../../processor/src/domain/ledger.ts';
import type { Price } from '../../../processor/src/domain/price.ts';
import { createStoredUsage } from '../api/create-stored-usage.ts';
import { startApi } from '../api/start-api.ts';
import { runCommand } from './run-command.ts';

const usd = 10n ** 18n;

function portsOf(stored: StoredUsage): Partial<ApiPorts> {
  return {
    selectUsageById: async ({ id }) => (id === stored.id ? stored : null),
    selectPrice: async () => ({}) as Price,
    explainCost: () => ({
      charges: [
        { meter: 'input', quantity: '1000', rate: '0.25', per: 1_000_000, cost: usd / 4000n },
        {
          meter: 'cache_read',
          quantity: '200',
          rate: '0.025',
          per: 1_000_000,
          cost: usd / 200_000n,
        },
        { meter: 'web_searches', quantity: '1', rate: '10', per: 1000, cost: usd / 100n },
      ],
      notes: ['service_tier_assumed_standard'],
    }),
  };
}

async function explain(stored: StoredUsage, options: readonly string[] = []) {
  await using api = await startApi(portsOf(stored));
  return await runCommand(['explain', stored.id, '--url', api.url, ...options]);
}

describe('tallylight explain', () => {
  test('prints units, rates, the price’s source and dates, and the arithmetic', async () => {
    // 0.00025 + 0.000005 + 0.01 = 0.010255
    const listCost = 10_255_000_000_000_000n;
    const run = await explain(createStoredUsage(1, { listCost, effectiveCost: listCost }));
    assert.deepEqual(run, {
      exitCode: 0,
      stderr: '',
      stdout: `Record    0199a3c0-0000-8000-8000-000000000001
Called    2026-11-06T21:20:01.000000Z
Provider  openai, chat
Model     gpt-5-mini-2025-08-07, asked for gpt-5-mini
Usage     reported

meter         quantity  rate in USD      per  cost in USD
input             1000         0.25  1000000      0.00025
cache_read         200        0.025  1000000     0.000005
web_searches         1           10     1000         0.01
total                                            0.010255

Cost      0.010255 USD, as the ledger holds it

Price     openai/gpt-5-mini/0a1b2c3d
Source    genai-prices 0.2.3 (MIT)
          https://example.com/prices
Valid     from 2026-01-01, known to this ledger since 2026-11-01
Note      The response names no service tier, so that the standard rates apply.
`,
    });
  });

  test('prints the public cost beside one that is not the same', async () => {
    const effectiveCost = 10_255_000_000_000_000n;
    const { stdout } = await explain(createStoredUsage(1, { listCost: usd, effectiveCost }));
    assert.match(
      stdout,
      /^Cost {6}0\.010255 USD, as the ledger holds it\n {10}1 USD at the public price$/m,
    );
    const unknown = await explain(createStoredUsage(1, { listCost: null, effectiveCost }));
    assert.match(unknown.stdout, /^ {10}The public price of this is not known\.$/m);
  });

  test('says which record counts in the place of one that another witness told better', async () => {
    const supersededBy = '0199a3c0-0000-8000-8000-000000000002';
    const { stdout } = await explain(createStoredUsage(1, { supersededBy }));
    assert.match(
      stdout,
      /^Usage {5}reported\n\nCounts {4}not: another record of the same call counts in its place\n {10}0199a3c0-0000-8000-8000-000000000002\n\nmeter/m,
    );
  });

  test('says so when the ledger holds another cost', async () => {
    const { stdout } = await explain(createStoredUsage(1, { effectiveCost: usd }));
    assert.match(
      stdout,
      /^Cost {6}The ledger holds 1 USD, which is not the 0\.010255 USD computed here\.$/m,
    );
  });

  const withoutArithmetic = {
    absent: /^Cost {6}unknown: the response did not tell its usage/m,
    unpriced: /^Cost {6}unknown: no price could be applied$/m,
    not_billed: /^Cost {6}0 USD: the provider does not bill this call$/m,
    stated: /^Cost {6}0\.25 USD: the response states 0\.250 USD$/m,
  } as const;
  const costs = { absent: null, unpriced: null, not_billed: 0n, stated: usd / 4n } as const;
  for (const basis of ['absent', 'unpriced', 'not_billed', 'stated'] as const) {
    test(`says in words why a cost is ${basis}`, async () => {
      const { exitCode, stdout } = await explain(
        createStoredUsage(1, {
          costBasis: basis,
          listCost: costs[basis],
          effectiveCost: costs[basis],
          price: null,
          record: { statedCost: basis === 'stated' ? { amount: '0.250', currency: 'USD' } : null },
        }),
      );
      assert.equal(exitCode, 0);
      assert.match(stdout, withoutArithmetic[basis]);
    });
  }

  test('prints what was used where there is no price for it', async () => {
    const { stdout } = await explain(
      createStoredUsage(1, {
        costBasis: 'unpriced',
        listCost: null,
        effectiveCost: null,
        price: null,
        record: { units: { web_searches: 2 } },
        tokens: { inputTokens: 1200, cacheReadInputTokens: 0, outputTokens: 350 },
      }),
    );
    assert.equal(
      stdout.slice(stdout.indexOf('\n\n')),
      `

used                     quantity
input_tokens                 1200
cache_read_input_tokens         0
output_tokens                 350
reasoning_output_tokens         0
web_searches                    2

Cost      unknown: no price could be applied
`,
    );
  });

  test('says that the usage is an estimate, and by which method', async () => {
    const { stdout } = await explain(
      createStoredUsage(1, {
        record: { source: 'estimated', estimateMethod: 'utf8_bytes_4' },
        notes: ['usage_estimated'],
      }),
    );
    assert.match(stdout, /^Usage {5}estimated by utf8_bytes_4$/m);
    assert.match(stdout, /^Note {6}The counts are an estimate: the provider stated none\.$/m);
  });

  test('gives the reason why a call has no price, and calls it no assumption', async () => {
    const { stdout } = await explain(
      createStoredUsage(1, {
        costBasis: 'unpriced',
        listCost: null,
        effectiveCost: null,
        price: null,
        notes: ['response_model_not_in_catalogue', 'no_rate_for:audio_input'],
      }),
    );
    assert.equal(
      stdout.slice(stdout.indexOf('Cost ')),
      `Cost      unknown: no price could be applied
Reason    The catalogue does not know the model that answered: the price is that of the model asked for.
          The price has no rate for audio input.
`,
    );
  });

  test('says what a cost without arithmetic assumes', async () => {
    const { stdout } = await explain(
      createStoredUsage(1, {
        costBasis: 'not_billed',
        listCost: 0n,
        effectiveCost: 0n,
        price: null,
        notes: ['prepaid_capacity'],
      }),
    );
    assert.match(stdout, /^Note {6}Capacity that was paid for in advance served the call\.$/m);
  });

  test('prints what others wrote without obeying it', async () => {
    const model = 'gpt\u001b[2J\u202e\u0007\n Cost 0';
    const { stdout } = await explain(createStoredUsage(1, { record: { responseModel: model } }));
    assert.match(
      stdout,
      /^Model {5}gpt\\u\{1b\}\[2J\\u\{202e\}\\u\{7\}\\u\{a\} Cost 0, asked for/m,
    );
  });

  test('prints the API’s words as JSON when asked', async () => {
    const { stdout } = await explain(createStoredUsage(1), ['--json']);
    const { id, charges, price, notes, notes_in_words: words } = JSON.parse(stdout);
    assert.deepEqual(notes, ['service_tier_assumed_standard']);
    assert.equal(words.length, 1);
    assert.equal(id, '0199a3c0-0000-8000-8000-000000000001');
    assert.equal(charges[2].meter, 'web_searches');
    assert.equal(price.source, 'genai-prices 0.2.3');
  });

  test('ends with 1 for a record that is not there', async () => {
    await using api = await startApi();
    const run = await runCommand(['explain', 'no-id'], { env: { TALLYLIGHT_URL: `${api.url}/` } });
    assert.equal(run.exitCode, 1);
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^tallylight: This is no record id/);
  });

  test('ends with 3 when the processor does not answer, or lets nobody read', async () => {
    const { url, [Symbol.asyncDispose]: stop } = await startApi();
    await stop();
    const gone = await runCommand(['explain', 'x', '--url', url]);
    assert.equal(gone.exitCode, 3);
    assert.equal(gone.stderr, `tallylight: ${url} does not answer: connection refused.\n`);

    await using api = await startApi({ readToken: 'sesame' });
    const refused = await runCommand(['explain', 'x', '--url', api.url]);
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stderr, /This command takes it from TALLYLIGHT_READ_TOKEN/);
  });

  test('shows the read token that the environment has', async () => {
    const stored = createStoredUsage(1);
    await using api = await startApi({ ...portsOf(stored), readToken: 'sesame' });
    const env = { TALLYLIGHT_READ_TOKEN: 'sesame', TALLYLIGHT_URL: api.url };
    assert.equal((await runCommand(['explain', stored.id], { env })).exitCode, 0);
  });
});
