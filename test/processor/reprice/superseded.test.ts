import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runTransaction } from '../../../processor/src/storage/run-transaction.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import type { StoredWitness } from '../../../processor/src/storage/select-witnesses.ts';
import { updateSuperseded } from '../../../processor/src/storage/update-superseded.ts';
import { createUsageId } from '../../../processor/src/storage/usage-id.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger, type RepriceLedger } from './open-reprice-ledger.ts';

const dear = createCatalogPrice({ amount: '2' });
const cheap = createCatalogPrice({ amount: '0.5' });
const now = new Date('2026-11-22T12:00:00Z');

/** One call of a million tokens: 2 USD at the dear price, 0.5 at the cheap one. */
async function storeCall(past: RepriceLedger, at: string): Promise<StoredWitness> {
  await past.setPrices([dear]);
  const model = { requestModel: 'gpt-5', responseModel: 'gpt-5' };
  const tokens = { inputTokens: 1_000_000, outputTokens: 0 };
  const startedAtUs = BigInt(Date.parse(at)) * 1000n;
  await past.store([{ call: 1, startedAtUs, record: model, tokens }]);
  const question = { tenant: 'default', filter: {}, cursor: null, limit: 1 };
  const [stored] = await selectUsage(past.ledger.pool, question);
  const { record } = stored ?? assert.fail();
  const counts = { inputTokens: 1_000_000, outputTokens: 0 };
  const ids = { tenantId: 1, dimensionId: 1, detailId: 1 };
  return { ...record, ...record.origin, ...counts, ...ids, postedAt: null, supersededBy: null };
}

/** From now on another record of the same call counts, or this one again. */
async function mark(
  { ledger }: RepriceLedger,
  witness: StoredWitness,
  counts: boolean,
): Promise<void> {
  const other = createUsageId('default', { ...witness, spanId: '0123456789abcdef' });
  const [before, after] = counts ? [other, null] : [null, other];
  const change = { witness: { ...witness, supersededBy: before }, supersededBy: after };
  await runTransaction(ledger.pool, (client) => updateSuperseded(client, [change], now));
}

async function sumUp({ ledger }: RepriceLedger): Promise<string> {
  const { rows } = await ledger.pool.query(
    'select coalesce(trim_scale(sum(effective_cost)), 0)::text as cost from usage_hourly',
  );
  return rows[0].cost;
}

describe('repricing a record in whose place another one counts', () => {
  let server: TestLedger;
  before(async () => {
    server = await openTestLedger();
  });
  after(() => server.close());

  for (const [month, at] of [
    ['an open', '2026-11-10T08:00:00Z'],
    ['a closed', '2026-09-10T08:00:00Z'],
  ] as const) {
    it(`changes no sum of ${month} month until it counts again, at its price of then`, async () => {
      await using past = await openRepriceLedger({ now });
      const witness = await storeCall(past, at);
      await mark(past, witness, false);
      assert.equal(await sumUp(past), '0');
      await past.setPrices([cheap]);
      const { totals } = await past.reprice();
      assert.deepEqual([totals.records, await sumUp(past)], [0, '0']);

      await mark(past, witness, true);
      // What a closed month has is left alone while it does not count; it is revised when it does.
      await past.reprice();
      assert.equal(await sumUp(past), '0.5');
    });

    it(`is undone and done again with the new cost in ${month} month`, async () => {
      await using past = await openRepriceLedger({ now });
      const witness = await storeCall(past, at);
      await past.setPrices([cheap]);
      await past.reprice();
      assert.equal(await sumUp(past), '0.5');
      await mark(past, witness, false);
      assert.equal(await sumUp(past), '0');
      await mark(past, witness, true);
      assert.equal(await sumUp(past), '0.5');
    });
  }
});
