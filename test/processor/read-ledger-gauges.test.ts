import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Price } from '../../processor/src/domain/price.ts';
import { readLedgerGauges } from '../../processor/src/read-ledger-gauges.ts';
import { insertPrices } from '../../processor/src/storage/insert-prices.ts';
import { updateLastUse } from '../../processor/src/storage/update-last-use.ts';
import { openTestLedger, type TestLedger } from '../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from './catalog/create-catalog-price.ts';

const now = new Date('2026-11-22T00:00:00Z');

async function readVerified(ledger: TestLedger) {
  const { pricesVerified } = await readLedgerGauges({
    ledger,
    budgets: [],
    readBudgetState: async () => assert.fail('there is no budget'),
    now,
  });
  return pricesVerified.map(({ providerName, verifiedAt }) => [
    providerName,
    verifiedAt.toISOString().slice(0, 10),
  ]);
}

function verified(model: string, day: string | null, given: Partial<Price> = {}): Price {
  return createCatalogPrice({ model, verifiedAt: day, ...given });
}

test('a provider in use was verified when the stalest of its prices in use was', async () => {
  await using ledger = await openTestLedger();
  const own = { factor: null, host: null, environment: null, organization: null };
  const used = [
    verified('fresh', '2026-11-01T00:00:00Z'),
    verified('stale', '2026-10-01T00:00:00Z'),
    verified('unknown', null),
    verified('ended', '2025-01-01T00:00:00Z', { validTo: '2026-11-22T00:00:00Z' }),
    verified('mine', '2025-01-01T00:00:00Z', { own: { kind: 'free', ...own } }),
  ];
  const unused = verified('unused', '2024-01-01T00:00:00Z');
  await insertPrices(ledger.pool, [...used, unused]);
  await updateLastUse(
    ledger.pool,
    new Map(used.map(({ id }) => [id, new Date('2026-11-21T00:00:00Z')])),
  );
  assert.deepEqual(await readVerified(ledger), [['openai', '2026-10-01']]);
});

test('a provider that nobody uses was verified when any of its prices was', async () => {
  await using ledger = await openTestLedger();
  await insertPrices(ledger.pool, [
    verified('fresh', '2026-11-01T00:00:00Z'),
    verified('withdrawn', '2024-01-01T00:00:00Z'),
    verified('other', null, { providerName: 'anthropic' }),
  ]);
  assert.deepEqual(await readVerified(ledger), [['openai', '2026-11-01']]);
});
