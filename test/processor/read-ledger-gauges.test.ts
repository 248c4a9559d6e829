import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Price } from '../../processor/src/domain/price.ts';
import { readLedgerGauges } from '../../processor/src/read-ledger-gauges.ts';
import { openTestLedger } from '../support/ledger/open-test-ledger.ts';

function createPrice(providerName: string, dates: Partial<Price>): Price {
  return {
    id: `${providerName}/model/0a1b2c3d`,
    providerName,
    model: 'model',
    match: { exact: [], families: [] },
    rates: [],
    variants: [],
    validFrom: null,
    validTo: null,
    verifiedAt: null,
    source: { name: 'test', version: '1', url: null, licence: null },
    ...dates,
  };
}

test('a provider was verified when its stalest current price was; what has ended is no concern', async () => {
  await using ledger = await openTestLedger();
  const { pricesVerified } = await readLedgerGauges({
    ledger,
    budgets: [],
    readBudgetState: async () => assert.fail('there is no budget'),
    prices: [
      createPrice('openai', { verifiedAt: '2026-11-01T00:00:00Z' }),
      createPrice('openai', { verifiedAt: '2026-10-01T00:00:00Z' }),
      createPrice('openai', {
        verifiedAt: '2025-01-01T00:00:00Z',
        validTo: '2026-11-22T00:00:00Z',
      }),
      createPrice('openai', {}),
      createPrice('anthropic', {}),
    ],
    now: new Date('2026-11-22T00:00:00Z'),
  });
  assert.deepEqual(pricesVerified, [
    { providerName: 'openai', verifiedAt: new Date('2026-10-01T00:00:00Z') },
  ]);
});
