import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allPrices } from '../../../processor/src/domain/price-life.ts';
import { selectAlerts } from '../../../processor/src/storage/select-alerts.ts';
import { ONE_USD } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createDataSet, type PublishedModel } from './data-set.ts';
import { openDesk, type TestDesk } from './open-desk.ts';

function refresh(
  desk: TestDesk,
  models: readonly PublishedModel[],
  { apply = true, acceptJumps = false }: { apply?: boolean; acceptJumps?: boolean } = {},
) {
  const dataSet = { text: createDataSet(models) };
  return desk.ports.refreshPrices({ dataSet, version: '2', apply, acceptJumps, by: 'Ada' });
}

async function listAlerts(ledger: TestLedger) {
  const question = { tenant: 'default', environment: null, now: new Date(), limit: 100 };
  const alerts = await selectAlerts(ledger.pool, { ...question, about: null });
  return alerts.map(({ name, severity, summary, source }) => ({ name, severity, summary, source }));
}

describe('A refresh', () => {
  it('that is applied prices new calls with the new rate, and earlier ones with the former', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const before = new Date().toISOString();
    const { applied, changes, refused } = await refresh(desk, [{ id: 'gpt-5', input: 1.5 }]);

    assert.deepEqual([applied, refused], [true, []]);
    assert.deepEqual(
      changes.map(({ kind, provider_name, model, rates }) => [kind, provider_name, model, rates]),
      [
        [
          'changed',
          'openai',
          'gpt-5',
          [
            { rate: 'input', before: '2 for 1000000', after: '1.5 for 1000000' },
            { rate: 'output', before: '2 for 1000000', after: '1.5 for 1000000' },
          ],
        ],
      ],
    );
    // 1,000,000 × 2 ÷ 1,000,000 = 2 USD; 1,000,000 × 1.5 ÷ 1,000,000 = 1.5 USD
    assert.equal(desk.priceAt(before).cost, 2n * ONE_USD);
    assert.equal(desk.priceAt('2020-01-01T00:00:00Z').cost, 2n * ONE_USD);
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, (3n * ONE_USD) / 2n);
  });

  it('that is only shown changes nothing, and says what it would do', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const { applied, changes } = await refresh(desk, [{ id: 'gpt-5', input: 1 }], {
      apply: false,
    });
    assert.deepEqual([applied, changes.length], [false, 1]);
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, 2n * ONE_USD);
    const [latest, ...others] = await desk.ports.selectRefreshes(10);
    assert.deepEqual([latest?.trigger, others], ['built-in', []]);
    assert.deepEqual(await listAlerts(ledger), []);
  });

  it('keeps a rate that moves more than 20-fold out, until somebody accepts it', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const models = [
      { id: 'gpt-5', input: 2000 },
      { id: 'gpt-6', input: 3 },
    ];
    const { refused } = await refresh(desk, models);
    assert.deepEqual(
      refused.map(({ model }) => model),
      ['gpt-5'],
    );
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, 2n * ONE_USD);
    // A model without a price before has it for as far back as is known.
    assert.equal(desk.priceAt('2020-01-01T00:00:00Z', 'gpt-6').cost, 3n * ONE_USD);
    const [latest] = await desk.ports.selectRefreshes(1);
    assert.deepEqual(
      [latest?.outcome, latest?.added, latest?.changed, latest?.refused.length],
      ['applied', 1, 0, 1],
    );

    const jump = [{ id: 'gpt-5', input: 90 }];
    assert.equal((await refresh(desk, jump)).refused.length, 1);
    assert.deepEqual((await refresh(desk, jump, { acceptJumps: true })).refused, []);
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, 90n * ONE_USD);
  });

  it('refuses a negative rate, accepted or not', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const { refused } = await refresh(desk, [{ id: 'gpt-5', input: -1 }], { acceptJumps: true });
    assert.match(refused[0]?.faults.join() ?? '', /negative/);
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, 2n * ONE_USD);
  });

  it('counts as a verification of what it states, unchanged or not', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const models = [{ id: 'gpt-6', input: 3 }];
    await refresh(desk, models);
    const { retrievedAt } = await refresh(desk, models);
    const held = await desk.ports.selectPrices(allPrices);
    assert.deepEqual(
      held.map(({ price, verifiedBy, origin }) => [
        price.model,
        price.verifiedAt,
        verifiedBy,
        origin,
      ]),
      [
        // Withdrawn: nobody has looked at it since the catalogue was made.
        ['gpt-5', '2026-11-01T00:00:00.000Z', 'genai-prices 1', 'built-in'],
        ['gpt-6', retrievedAt.toISOString(), 'genai-prices 2', 'refresh'],
      ],
    );
  });

  it('tells people of what changed and what was refused, once', async () => {
    await using ledger = await openTestLedger();
    let due = 0;
    await using desk = await openDesk(ledger, {
      config: { webhookUrl: 'https://hooks.example.com/secret', recipients: ['ada@example.com'] },
      onDue: () => {
        due += 1;
      },
    });
    const models = [
      { id: 'gpt-5', input: 1 },
      { id: 'o9', input: -2 },
    ];
    await refresh(desk, models);
    assert.ok(due > 0);
    assert.deepEqual(await listAlerts(ledger), [
      {
        name: 'TallylightPricesChanged',
        severity: 'warning',
        summary:
          'genai-prices 2 changed the prices of 1 model. The prices of 1 model were refused and stay as they were.',
        source: 'prices',
      },
    ]);
    const { rows } = await ledger.pool.query(
      'select channel, recipient from alert_deliveries order by id',
    );
    assert.deepEqual(rows, [
      { channel: 'webhook', recipient: 'hooks.example.com' },
      { channel: 'mail', recipient: 'ada@example.com' },
    ]);
  });

  it('that fails is kept with its reason, and leaves the prices', async () => {
    await using ledger = await openTestLedger();
    await using desk = await openDesk(ledger);
    const order = { version: undefined, apply: true, acceptJumps: false, by: null };
    for (const [dataSet, reason] of [
      [
        { location: 'http://127.0.0.1:1/data.json?token=s3cret' },
        /^The prices at http:\/\/127\.0\.0\.1:1\/data\.json could not be read: /,
      ],
      [{ text: 'no JSON' }, /^The data are not what genai-prices publishes: /],
      [{ text: '{"providers": 3}' }, /^The data are not what genai-prices publishes: /],
      [{ text: '[]' }, /^The data hold no price that is understood\./],
    ] as const) {
      await assert.rejects(desk.ports.refreshPrices({ ...order, dataSet }), {
        name: 'PriceRefusal',
        kind: 'data-set',
        message: reason,
      });
      const [latest] = await desk.ports.selectRefreshes(1);
      assert.equal(latest?.outcome, 'failed');
      assert.match(latest.error ?? '', reason);
      assert.doesNotMatch(JSON.stringify(latest), /s3cret/);
    }
    assert.equal(desk.priceAt('2030-01-01T00:00:00Z').cost, 2n * ONE_USD);
  });
});

describe('Two processors on one ledger', () => {
  it('price alike soon after one of them has changed prices', async () => {
    await using ledger = await openTestLedger();
    await using one = await openDesk(ledger, { pollMs: 10 });
    await using other = await openDesk(ledger, { pollMs: 10 });
    const heard: string[] = [];
    other.onPricesChanged(({ added }) => void heard.push(...added.map(({ model }) => model)));
    await refresh(one, [
      { id: 'gpt-5', input: 1 },
      { id: 'gpt-6', input: 3 },
    ]);
    await waitFor(
      'the other processor',
      () => other.priceAt('2030-01-01T00:00:00Z').cost === ONE_USD,
    );
    assert.deepEqual(
      other.current().prices.map(({ id }) => id),
      one.current().prices.map(({ id }) => id),
    );
    assert.deepEqual(heard.toSorted(), ['gpt-5', 'gpt-5', 'gpt-6']);
  });

  it('that refresh at once make one change and tell of it once', async () => {
    await using ledger = await openTestLedger();
    await using one = await openDesk(ledger);
    await using other = await openDesk(ledger);
    const models = [
      { id: 'gpt-5', input: 1 },
      { id: 'gpt-6', input: 3 },
    ];
    const outcomes = await Promise.all(
      [one, other, one, other].map((desk) => refresh(desk, models)),
    );
    assert.deepEqual(outcomes.map(({ changes }) => changes.length).toSorted(), [0, 0, 0, 2]);
    const held = await one.ports.selectPrices(allPrices);
    assert.deepEqual(
      held.map(({ price }) => price.model),
      ['gpt-5', 'gpt-5', 'gpt-6'],
    );
    assert.equal((await listAlerts(ledger)).length, 1);
    const refreshes = await one.ports.selectRefreshes(10);
    assert.deepEqual(refreshes.map(({ outcome }) => outcome).toSorted(), [
      'applied',
      'applied',
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });
});
