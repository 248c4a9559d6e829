import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AddedPrice } from '../../../processor/src/api/price-ports.ts';
import { allPrices } from '../../../processor/src/domain/price-life.ts';
import { ONE_USD } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { createDataSet } from './data-set.ts';
import { builtInPrice, openDesk, type TestDesk } from './open-desk.ts';

const later = '2030-01-01T00:00:00Z';

/** 0.5 USD for a million tokens in, for every call of gpt-5. */
const added: AddedPrice = {
  kind: 'rates',
  factor: null,
  providerName: 'openai',
  model: 'gpt-5',
  host: null,
  environment: null,
  organization: null,
  rates: [
    { meter: 'input', per: 1_000_000, amount: '0.5' },
    { meter: 'output', per: 1_000_000, amount: '5' },
  ],
  validFrom: null,
  validTo: null,
};
const byAda = { by: 'Ada', sourceUrl: 'https://example.com/contract' };

/** A refresh in which a lower price is announced for 2029. */
function announce(desk: TestDesk) {
  const models = [{ id: 'gpt-5', dated: [{ input: 2 }, { from: '2029-01-01', input: 1 }] }];
  return desk.ports.refreshPrices({
    dataSet: { text: createDataSet(models) },
    version: '2',
    apply: true,
    acceptJumps: false,
    by: null,
  });
}

async function listPeriods(desk: TestDesk) {
  const held = await desk.ports.selectPrices(allPrices);
  return held.map(({ price }) => [price.rates[0]?.amount, price.validFrom, price.validTo]);
}

async function findAnnounced(desk: TestDesk): Promise<string> {
  const held = await desk.ports.selectPrices(allPrices);
  const found = held.find(({ price }) => price.validFrom !== null);
  return found?.price.id ?? assert.fail('nothing is announced');
}

describe('A price that is added by hand', () => {
  it('comes before the public one at once, and is kept with who added it', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const id = await desk.ports.addPrice(added, byAda);
    // 1,000,000 × 0.5 ÷ 1,000,000 = 0.5 USD
    assert.deepEqual(desk.priceAt(later), { cost: ONE_USD / 2n, priceId: id });
    const held = (await desk.ports.selectPriceById(id)) ?? assert.fail('not there');
    assert.deepEqual(
      [held.origin, held.addedBy, held.verifiedBy, held.price.source.url],
      ['added', 'Ada', 'Ada', 'https://example.com/contract'],
    );
  });

  it('survives a restart, beside those of the configuration', async () => {
    await using ledger = await openTestLedger();
    const config = { own: [{ ...added, model: 'mine', rates: [...added.rates] }] };
    {
      await using desk = await openDesk(ledger);
      await desk.ports.addPrice(added, byAda);
    }
    await using desk = await openDesk(ledger, { config });
    assert.equal(desk.priceAt(later).cost, ONE_USD / 2n);
    assert.equal(desk.priceAt(later, 'mine').cost, ONE_USD / 2n);
    const models = async (of: TestDesk) =>
      (await of.ports.selectPrices(allPrices)).map(({ price, origin }) => [price.model, origin]);
    assert.deepEqual(await models(desk), [
      ['gpt-5', 'built-in'],
      ['gpt-5', 'added'],
      ['mine', 'configuration'],
    ]);
    // What no longer stands in the configuration no longer counts.
    await using without = await openDesk(ledger);
    assert.deepEqual(
      (await models(without)).map(([model]) => model),
      ['gpt-5', 'gpt-5'],
    );
    assert.equal(without.priceAt(later, 'mine').cost, null);
  });

  it('is refused a second time', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const id = await desk.ports.addPrice(added, byAda);
    await assert.rejects(desk.ports.addPrice(added, { ...byAda, by: 'Bob' }), {
      name: 'PriceRefusal',
      kind: 'conflict',
      message: `This price is in force already, as ${id}. Nothing was added.`,
    });
  });

  it('comes before one that was added earlier and fits as well', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    for (const amount of ['0.5', '0.25', '0.75']) {
      const rates = added.rates.map((rate) => ({ ...rate, amount }));
      const id = await desk.ports.addPrice({ ...added, rates }, byAda);
      assert.equal(desk.priceAt(later).priceId, id);
    }
  });

  it('can be taken back and added again', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const id = await desk.ports.addPrice(added, byAda);
    await desk.ports.revokePrice(id, 'Bob');
    assert.equal(desk.priceAt(later).cost, 2n * ONE_USD);
    const revoked = await desk.ports.selectPriceById(id);
    assert.deepEqual([revoked?.revokedReason, revoked?.revokedBy], ['revoked', 'Bob']);
    assert.equal(await desk.ports.addPrice(added, byAda), id);
    assert.equal(desk.priceAt(later).cost, ONE_USD / 2n);
  });
});

describe('A price to come', () => {
  it('can be revoked: what held before goes on, and no refresh brings it back', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    await announce(desk);
    assert.deepEqual(await listPeriods(desk), [
      ['1', '2029-01-01T00:00:00Z', null],
      ['2', null, '2029-01-01T00:00:00Z'],
    ]);
    assert.equal(desk.priceAt(later).cost, ONE_USD);

    await desk.ports.revokePrice(await findAnnounced(desk), 'Ada');
    assert.deepEqual(await listPeriods(desk), [['2', null, null]]);
    assert.equal(desk.priceAt(later).cost, 2n * ONE_USD);
    await announce(desk);
    assert.deepEqual(await listPeriods(desk), [['2', null, null]]);
  });
});

describe('Revoking is refused', () => {
  it('for a public price that holds already', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    await assert.rejects(desk.ports.revokePrice(builtInPrice.id, 'Ada'), {
      kind: 'conflict',
      message: `The price ${builtInPrice.id} holds already: only prices to come, and those of your own, can be revoked. Add one of your own, which comes before it.`,
    });
    assert.equal(desk.priceAt(later).cost, 2n * ONE_USD);
  });

  it('for what is not there, was revoked, or stands in the configuration', async () => {
    await using ledger = await openTestLedger();
    const own = [{ ...added, model: 'mine', rates: [...added.rates] }];
    await using desk = await openDesk(ledger, { config: { own } });
    const held = await desk.ports.selectPrices({ ...allPrices, model: 'mine' });
    const configured = held[0]?.price.id ?? assert.fail('not there');
    const id = await desk.ports.addPrice(added, byAda);
    await desk.ports.revokePrice(id, 'Ada');
    for (const [wanted, kind, message] of [
      ['no/such/price', 'not-found', /^There is no price no\/such\/price\./],
      [id, 'conflict', /^The price .* no longer counts since .* by Ada\./],
      [configured, 'conflict', /stands in tallylight\.yaml\. Remove it there/],
    ] as const) {
      await assert.rejects(desk.ports.revokePrice(wanted, 'Bob'), { kind, message });
    }
  });
});

describe('A verification', () => {
  it('notes who compared the price, and when', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const before = Date.now();
    await desk.ports.verifyPrice(builtInPrice.id, 'Ada');
    const held = await desk.ports.selectPriceById(builtInPrice.id);
    assert.equal(held?.verifiedBy, 'Ada');
    assert.ok(Date.parse(held.price.verifiedAt ?? '') >= before);
  });

  it('is refused for a price that is not there, or no longer counts', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    await assert.rejects(desk.ports.verifyPrice('x', 'Ada'), { kind: 'not-found' });
    const id = await desk.ports.addPrice(added, byAda);
    await desk.ports.revokePrice(id, 'Ada');
    await assert.rejects(desk.ports.verifyPrice(id, 'Ada'), { kind: 'conflict' });
  });
});
