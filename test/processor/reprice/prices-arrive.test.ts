import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { selectAlerts } from '../../../processor/src/storage/select-alerts.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import type { ExampleUsage } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger, type RepriceLedger } from './open-reprice-ledger.ts';

const known = createCatalogPrice({ model: 'gpt-4', match: { exact: ['gpt-4'], families: [] } });
const dearer = createCatalogPrice({
  model: 'gpt-4',
  match: { exact: ['gpt-4'], families: [] },
  amount: '9',
});
const arrived = createCatalogPrice({ amount: '2' });

function createCall(call: number, at: string, model: string): ExampleUsage {
  return {
    call,
    startedAtUs: BigInt(Date.parse(at)) * 1000n,
    record: { requestModel: model, responseModel: model },
    tokens: { inputTokens: 1_000_000, outputTokens: 0 },
  };
}

/** Two calls of gpt-5 while it has no price, one of them in a closed month, and one of gpt-4 for 2 USD. */
async function storeUnpriced(past: RepriceLedger): Promise<void> {
  await past.setPrices([known]);
  await past.store([
    createCall(1, '2026-09-10T08:00:00Z', 'gpt-5'),
    createCall(2, '2026-11-10T08:00:00Z', 'gpt-5'),
    createCall(3, '2026-11-10T08:00:00Z', 'gpt-4'),
  ]);
}

async function listAlerts({ ledger }: RepriceLedger) {
  return await selectAlerts(ledger.pool, {
    tenant: 'default',
    now: new Date('2030-01-01'),
    limit: 9,
    about: null,
  });
}

async function readCost({ ledger }: RepriceLedger): Promise<unknown> {
  const { rows } = await ledger.pool.query(`
    select trim_scale(sum(effective_cost))::text as cost, sum(unpriced_requests)::int as unpriced
    from usage_by_hour`);
  assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  return rows[0];
}

describe('a price that arrives for calls that have none', () => {
  let server: TestLedger;
  before(async () => {
    server = await openTestLedger();
  });
  after(() => server.close());

  it('prices them once, by one of several processors, and people are told', async () => {
    await using past = await openRepriceLedger();
    await storeUnpriced(past);
    const other = past.openDesk();
    assert.deepEqual(await readCost(past), { cost: '2', unpriced: 2 });
    await past.setPrices([dearer, arrived]);

    const change = { added: [dearer, arrived], removed: [known] };
    await Promise.all([past.desk.notePrices(change), other.notePrices(change)]);
    await Promise.all([past.desk.round(), other.round()]);
    await past.desk.notePrices(change);
    await past.desk.round();

    // 2 calls at 2 USD; what had a price keeps it, though there is another one now.
    assert.deepEqual(await readCost(past), { cost: '6', unpriced: 0 });
    const runs = await past.desk.ports.selectRepriceRuns({ tenant: null, limit: 9 });
    assert.deepEqual(
      runs.map(({ trigger, reason }) => [trigger, reason]),
      [['prices', `prices arrived: 2, such as ${dearer.id}`]],
    );
    assert.deepEqual(
      (await listAlerts(past)).map(({ name, severity, summary }) => [name, severity, summary]),
      [
        [
          'TallylightPastPriced',
          'info',
          '2 calls of openai/gpt-5 since 2026-09-10 priced: 4 USD. They had no price until now.',
        ],
      ],
    );
    assert.deepEqual(past.revised, [new Date('2026-11-10T08:00:00Z')]);
  });

  it('is named in the revision of each of them', async () => {
    await using past = await openRepriceLedger();
    await storeUnpriced(past);
    await past.setPrices([known, arrived]);
    await past.desk.notePrices({ added: [arrived], removed: [] });
    await past.desk.round();

    const stored = await selectUsage(past.ledger.pool, {
      tenant: 'default',
      filter: { model: 'gpt-5' },
      cursor: null,
      limit: 9,
    });
    const revisions = await Promise.all(
      stored.map(({ record }) => past.desk.ports.selectRevisions({ tenant: 'default', record })),
    );
    assert.deepEqual(
      revisions.map((list) =>
        list.map(({ reason, isAdjusted, before: old, after: now }) => [
          reason,
          isAdjusted,
          old.costBasis,
          old.effectiveCost,
          now.costBasis,
          formatAmount(now.effectiveCost ?? 0n),
        ]),
      ),
      [
        [[`price arrived: ${arrived.id}`, false, 'unpriced', null, 'priced', '2']],
        [[`price arrived: ${arrived.id}`, true, 'unpriced', null, 'priced', '2']],
      ],
    );
    // The record of the closed month stays as it was, and is not taken for one without a price.
    await past.setPrices([known, { ...arrived, id: `${arrived.id}-again` }]);
    await past.desk.notePrices();
    await past.desk.round();
    assert.deepEqual(await readCost(past), { cost: '6', unpriced: 0 });
  });

  it('is no reason to begin anything where every call has a price, or where prices are the same', async () => {
    await using past = await openRepriceLedger();
    const count = async () => {
      const { rows } = await past.ledger.pool.query('select count(*)::int from reprice_runs');
      return rows[0].count;
    };
    await past.setPrices([known]);
    await past.store([createCall(1, '2026-11-10T08:00:00Z', 'gpt-4')]);
    await past.desk.notePrices();
    assert.equal(await count(), 0);
    await past.store([createCall(2, '2026-11-10T08:00:00Z', 'gpt-5')]);

    // As at a start: the configuration may have changed.
    await past.desk.notePrices();
    await past.desk.round();
    await past.desk.notePrices();
    assert.equal(await count(), 1);
    // It changed nothing, and is not worth showing.
    const runs = await past.desk.ports.selectRepriceRuns({ tenant: null, limit: 9 });
    assert.deepEqual([runs, await listAlerts(past)], [[], []]);
  });
});
