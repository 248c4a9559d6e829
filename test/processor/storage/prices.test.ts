import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Price } from '../../../processor/src/domain/price.ts';
import { insertPrices } from '../../../processor/src/storage/insert-prices.ts';
import { selectPrice } from '../../../processor/src/storage/select-price.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';

const PRICE: Price = {
  id: 'openai/gpt-4o-mini/0a1b2c3d',
  providerName: 'openai',
  model: 'gpt-4o-mini',
  match: { exact: ['gpt-4o-mini'], families: ['gpt-4o-mini'] },
  rates: [{ meter: 'input', per: 1_000_000, amount: '0.15', tiers: [] }],
  variants: [],
  validFrom: '2024-07-18T00:00:00Z',
  validTo: null,
  verifiedAt: '2026-11-01T00:00:00Z',
  source: { name: 'prices', version: '1.2', url: 'https://example.com/', licence: 'MIT' },
};

it('a price is kept as it was first inserted, and later ones are added', async () => {
  await using ledger = await openTestLedger();
  const next = { ...PRICE, id: 'openai/gpt-4o-mini/ffffffff', validFrom: null };

  await insertPrices(ledger.pool, [PRICE]);
  await insertPrices(ledger.pool, [{ ...PRICE, model: 'changed' }, next]);
  await insertPrices(ledger.pool, []);

  assert.deepEqual(await selectPrice(ledger.pool, PRICE.id), PRICE);
  assert.deepEqual(await selectPrice(ledger.pool, next.id), next);
  assert.equal(await selectPrice(ledger.pool, 'unknown'), null);
});

it('processors that insert the same prices at once do not disturb each other', async () => {
  await using ledger = await openTestLedger();
  const prices = Array.from({ length: 200 }, (_, index) => ({ ...PRICE, id: `price-${index}` }));

  await Promise.all(
    [prices, prices.toReversed(), prices].map((order) => insertPrices(ledger.pool, order)),
  );

  const { rows } = await ledger.pool.query('select count(*)::int as prices from prices');
  assert.deepEqual(rows, [{ prices: 200 }]);
});

it('a record shows where its price comes from and when it holds', async () => {
  await using ledger = await openTestLedger();
  const before = new Date();
  await insertPrices(ledger.pool, [PRICE]);
  const usages = [
    createExampleUsage({ call: 1, priceId: PRICE.id }),
    createExampleUsage({ call: 2 }),
  ];
  await storeUsage(ledger.pool, 'default', { usages, quarantined: [] }, whileOpen);

  const question = { tenant: 'default', filter: {}, cursor: null, limit: 10 };
  const found = await selectUsage(ledger.pool, question);
  const prices = new Map(found.map(({ record, price }) => [record.sequence, price]));

  assert.equal(prices.get(2), null);
  const { knownFrom, ...price } = prices.get(1) ?? assert.fail('no price');
  assert.ok(knownFrom >= before);
  assert.deepEqual(price, {
    id: PRICE.id,
    source: 'prices 1.2',
    sourceUrl: 'https://example.com/',
    licence: 'MIT',
    validFrom: new Date('2024-07-18T00:00:00Z'),
    validTo: null,
  });
});
