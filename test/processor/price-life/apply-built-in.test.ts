import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allPrices } from '../../../processor/src/domain/price-life.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { createDataSet } from './data-set.ts';
import { builtInPrice, openDesk, type TestDesk } from './open-desk.ts';

const cheaper = createCatalogPrice({ amount: '1', match: builtInPrice.match });
const nextDay = new Date('2026-11-02T00:00:00Z');
const later = '2030-01-01T00:00:00Z';

async function listAmounts(desk: TestDesk) {
  const held = await desk.ports.selectPrices(allPrices);
  return held.map(({ price }) => price.rates[0]?.amount).toSorted();
}

describe('The catalogue that comes with the program', () => {
  it('is in force from the first start on, and a restart changes nothing', async () => {
    await using ledger = await openTestLedger();
    await using first = await openDesk(ledger);
    await using second = await openDesk(ledger);
    assert.deepEqual(second.current().prices, [
      { ...builtInPrice, verifiedAt: '2026-11-01T00:00:00.000Z' },
    ]);
    assert.equal((await first.ports.selectRefreshes(10)).length, 1);
    const { rows } = await ledger.pool.query('select count(*)::int as alerts from alerts');
    assert.deepEqual(rows, [{ alerts: 0 }]);
  });

  it('is no news at the first start, with prices of the configuration or without', async () => {
    await using ledger = await openTestLedger();
    const everywhere = { host: null, environment: null, organization: null };
    const free = {
      ...everywhere,
      kind: 'free',
      factor: null,
      providerName: '*',
      model: 'mine',
      rates: [],
      validFrom: null,
      validTo: null,
    } as const;
    await using desk = await openDesk(ledger, { config: { own: [free] } });
    assert.equal(desk.current().prices.length, 2);
    const { rows } = await ledger.pool.query('select summary from alerts');
    assert.deepEqual(rows, []);
  });

  it('of a later program changes prices from its start on, and people are told', async () => {
    await using ledger = await openTestLedger();
    const before = new Date().toISOString();
    await using old = await openDesk(ledger, { pollMs: 60_000 });
    await using updated = await openDesk(ledger, { prices: [cheaper], retrievedAt: nextDay });
    assert.equal(updated.priceAt(before).cost, old.priceAt(before).cost);
    assert.equal(String(updated.priceAt(later).cost), String(10n ** 18n));
    const { rows } = await ledger.pool.query('select name, summary from alerts');
    assert.deepEqual(rows, [
      { name: 'TallylightPricesChanged', summary: 'genai-prices 1 changed the prices of 1 model.' },
    ]);
  });

  it('of an earlier program, started later, changes nothing', async () => {
    await using ledger = await openTestLedger();
    await using updated = await openDesk(ledger, { prices: [cheaper], retrievedAt: nextDay });
    await using old = await openDesk(ledger);
    assert.deepEqual(old.current().prices, updated.current().prices);
  });

  it('of two programs that take turns, does not swing to and fro', async () => {
    await using ledger = await openTestLedger();
    for (let turn = 0; turn < 2; turn += 1) {
      await using one = await openDesk(ledger);
      await using other = await openDesk(ledger, { prices: [cheaper] });
      assert.deepEqual(await listAmounts(one), ['1', '2']);
      assert.deepEqual(await listAmounts(other), ['1', '2']);
    }
  });

  it('does not undo a refresh that is later than it', async () => {
    await using ledger = await openTestLedger();
    {
      await using desk = await openDesk(ledger);
      await desk.ports.refreshPrices({
        dataSet: { text: createDataSet([{ id: 'gpt-5', input: 3 }]) },
        version: '2',
        apply: true,
        acceptJumps: false,
        by: null,
      });
    }
    await using desk = await openDesk(ledger, { prices: [cheaper], retrievedAt: nextDay });
    assert.equal(desk.priceAt(later).cost, 3n * 10n ** 18n);
  });

  it('that does not vouch for a price leaves it unverified', async () => {
    await using ledger = await openTestLedger();
    const doubtful = createCatalogPrice({ model: 'rumour', caveat: 'From memory.' });
    await using desk = await openDesk(ledger, { prices: [builtInPrice, doubtful] });
    const held = await desk.ports.selectPriceById(doubtful.id);
    assert.deepEqual([held?.price.verifiedAt, held?.verifiedBy], [null, null]);
  });
});
