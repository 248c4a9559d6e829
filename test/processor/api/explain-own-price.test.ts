import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOwnPrice } from '../../../processor/src/catalog/create-own-price.ts';
import { loadCatalog } from '../../../processor/src/catalog/load-catalog.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const everywhere = { host: null, environment: null, organization: null };
const catalog = loadCatalog().filter(({ model }) => model === 'gpt-4o-mini');
const { record } = createExampleUsage({
  call: 1,
  tokens: { inputTokens: 1200, cacheReadInputTokens: 200, outputTokens: 100 },
});

/** The explanation of one call at a user's own price, from the ledger. */
async function explain(
  terms: Pick<Parameters<typeof createOwnPrice>[0], 'kind' | 'factor' | 'rates'>,
) {
  const input = { ...terms, ...everywhere, providerName: 'openai', model: 'gpt-4o*' };
  const own = createOwnPrice({ ...input, validFrom: null, validTo: null }, 'tallylight.yaml');
  const prices = [...catalog, own];
  await using api = await startLedgerApi({ prices });
  const call = { ...record, serviceTier: 'default' };
  await api.store([priceUsage(call, createPriceBook(prices))]);
  const { body: list } = await api.get('/usage');
  const { body } = await api.get(`/usage/${list.records[0].id}/explanation`);
  const { id, source } = body.price;
  assert.deepEqual([id, source], [own.id, 'own tallylight.yaml']);
  return {
    lines: body.charges.map(
      ({ meter, arithmetic }: Record<string, string>) => `${meter}: ${arithmetic}`,
    ),
    list: body.list_cost,
    cost: body.effective_cost,
    total: body.total,
    matches: body.matches_stored_cost,
    words: body.notes_in_words.map((words: string) => words.replace(/\/[0-9a-f]{8}\./, '.')),
  };
}

describe('the explanation of a cost at a price of the user’s own', () => {
  test('shows each line of a discount, and the public cost beside it', async () => {
    assert.deepEqual(await explain({ kind: 'discount', factor: '0.85', rates: [] }), {
      lines: [
        'input: 1000 × 0.15 × 0.85 ÷ 1000000 = 0.0001275',
        'cache_read: 200 × 0.075 × 0.85 ÷ 1000000 = 0.00001275',
        'output: 100 × 0.6 × 0.85 ÷ 1000000 = 0.000051',
      ],
      list: '0.000225',
      // 0.0001275 + 0.00001275 + 0.000051
      cost: '0.00019125',
      total: '0.00019125',
      matches: true,
      words: [
        'Your discount is on the public price.',
        'The public price beside it is openai/gpt-4o-mini.',
      ],
    });
  });

  test('shows each line of rates of one’s own', async () => {
    const rate = (meter: string, amount: string) => ({ meter, per: 1_000_000, amount });
    const rates = [rate('input', '0.1'), rate('output', '0.5')];
    assert.deepEqual(await explain({ kind: 'rates', factor: null, rates }), {
      lines: ['input: 1200 × 0.1 ÷ 1000000 = 0.00012', 'output: 100 × 0.5 ÷ 1000000 = 0.00005'],
      list: '0.000225',
      cost: '0.00017',
      total: '0.00017',
      matches: true,
      words: [
        'The price is your own.',
        'The public price beside it is openai/gpt-4o-mini.',
        'The price has no rate for cache read, which cost what input costs.',
      ],
    });
  });
});
