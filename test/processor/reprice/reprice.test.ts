import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Budget } from '../../../processor/src/domain/budget.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import type { RepriceTotals } from '../../../processor/src/domain/repricing.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import type { ExampleUsage } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger, type RepriceLedger } from './open-reprice-ledger.ts';

const dear = createCatalogPrice({ amount: '2' });
const cheap = createCatalogPrice({ amount: '0.5' });

/** A call of gpt-5 with a million tokens in: 2 USD at the dear price, 0.5 at the cheap one. */
function createCall(call: number, at: string, given: Partial<ExampleUsage> = {}): ExampleUsage {
  return {
    call,
    startedAtUs: BigInt(Date.parse(at)) * 1000n,
    ...given,
    record: { requestModel: 'gpt-5', responseModel: 'gpt-5', ...given.record },
    tokens: { inputTokens: 1_000_000, outputTokens: 0 },
  };
}

function describeTotals(totals: RepriceTotals) {
  const { records, newlyPriced, newlyUnpriced, adjusted } = totals;
  const costs = `${formatAmount(totals.oldEffectiveCost)} → ${formatAmount(totals.newEffectiveCost)}`;
  return { records, newlyPriced, newlyUnpriced, adjusted, costs };
}

async function listCosts({ ledger }: RepriceLedger) {
  const question = { tenant: 'default', filter: {}, cursor: null, limit: 100 };
  const stored = await selectUsage(ledger.pool, question);
  return stored.map(({ costBasis, effectiveCost, price }) => [
    costBasis,
    effectiveCost === null ? null : formatAmount(effectiveCost),
    price?.id ?? null,
  ]);
}

/** Every row that a revision may change, as text. */
async function dumpSums({ ledger }: RepriceLedger): Promise<unknown[]> {
  const tables = ['usage_records', 'usage_hourly', 'usage_adjustments', 'usage_revisions'];
  const select = (table: string) => `select '${table}' || t::text as line from ${table} as t`;
  const { rows } = await ledger.pool.query(`${tables.map(select).join(' union all ')} order by 1`);
  return rows;
}

async function checkSums({ ledger }: RepriceLedger): Promise<void> {
  assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
}

describe('pricing past calls anew', () => {
  // One server for all of them.
  let server: TestLedger;
  before(async () => {
    server = await openTestLedger();
  });
  after(() => server.close());

  it('gives every record of the range its price of now, and the sums with it', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([dear]);
    await past.store([
      createCall(1, '2026-11-10T08:00:00Z', { attribution: { project: 'search' } }),
      createCall(2, '2026-11-11T08:00:00Z'),
      createCall(3, '2026-11-12T08:00:00Z'),
    ]);
    await past.setPrices([cheap]);

    const { run, totals, byModel, byProject } = await past.reprice({
      from: new Date('2026-11-10'),
      to: new Date('2026-11-12'),
    });

    // 2 × 2 USD become 2 × 0.5 USD.
    const expected = { newlyPriced: 0, newlyUnpriced: 0, adjusted: 0 };
    assert.deepEqual(describeTotals(totals), { ...expected, records: 2, costs: '4 → 1' });
    assert.equal(run.examined, 2);
    assert.deepEqual(
      byModel.map(({ tenant, providerName, name, totals: of }) => [
        tenant,
        providerName,
        name,
        describeTotals(of).costs,
      ]),
      [['default', 'openai', 'gpt-5', '4 → 1']],
    );
    assert.deepEqual(
      byProject.map(({ name, totals: of }) => [name, describeTotals(of).costs]),
      [
        ['search', '2 → 0.5'],
        [null, '2 → 0.5'],
      ],
    );
    assert.deepEqual(await listCosts(past), [
      ['priced', '2', dear.id],
      ['priced', '0.5', cheap.id],
      ['priced', '0.5', cheap.id],
    ]);
    await checkSums(past);
    assert.deepEqual(past.revised, [new Date('2026-11-10T08:00:00Z')]);
  });

  it('changes nothing in a dry run but says what it would change', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([dear]);
    await past.store([
      createCall(1, '2026-11-10T08:00:00Z'),
      createCall(2, '2026-09-10T08:00:00Z'),
    ]);
    await past.setPrices([cheap]);
    const before = await dumpSums(past);

    const { totals } = await past.reprice({ isDryRun: true });

    assert.deepEqual(describeTotals(totals), {
      records: 2,
      newlyPriced: 0,
      newlyUnpriced: 0,
      adjusted: 1,
      costs: '4 → 1',
    });
    assert.deepEqual(await dumpSums(past), before);
    assert.deepEqual(past.revised, []);

    await past.ledger.pool.query(
      "update reprice_runs set finished_at = now() - interval '31 days'",
    );
    const { run } = await past.reprice({ isDryRun: true });
    const runs = await past.desk.ports.selectRepriceRuns({ tenant: null, limit: 9 });
    assert.deepEqual(runs, [run]);
  });

  it('leaves alone what its filters do not name, and what a price does not decide', async () => {
    await using past = await openRepriceLedger();
    const other = createCatalogPrice({ providerName: 'anthropic', model: 'claude' });
    await past.setPrices([dear, other]);
    const at = '2026-11-10T08:00:00Z';
    await past.store([
      createCall(1, at),
      createCall(2, at, {
        record: { providerName: 'anthropic', requestModel: 'claude', responseModel: 'claude' },
      }),
      createCall(3, at, { record: { statedCost: { amount: '7', currency: 'USD' } } }),
      createCall(4, at, { record: { source: 'not_billed' } }),
      createCall(5, at, { record: { source: 'absent' } }),
    ]);
    await past.store([createCall(1, at)], { tenant: 'acme' });
    await past.setPrices([cheap]);

    const own = await past.reprice({ tenant: 'acme', isDryRun: true });
    const model = await past.reprice({ tenant: 'default', model: 'gpt-5' });

    assert.equal(own.totals.records, 1);
    assert.equal(model.totals.records, 1);
    assert.deepEqual((await listCosts(past)).map((cost) => cost.slice(0, 2)).toSorted(), [
      ['absent', null],
      ['not_billed', '0'],
      ['priced', '0.5'],
      ['priced', '2'],
      ['stated', '7'],
    ]);
    const unknown = await past.reprice({ providerName: 'nobody' });
    assert.equal(unknown.totals.records, 0);
    assert.equal(
      await past.desk.ports.requestRepricing({ ...unknown.run, tenant: 'nobody' }),
      null,
    );
  });

  it('posts what changes in a closed month, and leaves its records and sums as they were', async () => {
    await using past = await openRepriceLedger({ now: new Date('2026-11-22T12:10:00Z') });
    await past.setPrices([dear]);
    await past.store([createCall(1, '2026-09-10T08:00:00Z')]);
    await past.setPrices([cheap]);

    await past.reprice();
    const again = await past.reprice();
    const spend = async (month: string, next: string) => {
      const interval = { start: new Date(month), end: new Date(next) };
      const question = { tenant: 'default', environment: null, interval };
      return formatAmount((await selectBudgetSpend(past.ledger.pool, question)).spent);
    };

    assert.equal(again.totals.records, 0);
    assert.deepEqual(await listCosts(past), [['priced', '2', dear.id]]);
    // 0.5 − 2 = −1.5 USD, in the month in which it was found out.
    assert.equal(await spend('2026-09-01', '2026-10-01'), '2');
    assert.equal(await spend('2026-11-01', '2026-12-01'), '-1.5');
    await checkSums(past);

    await past.setPrices([dear]);
    const back = await past.reprice();
    assert.equal(describeTotals(back.totals).costs, '0.5 → 2');
    assert.equal(await spend('2026-11-01', '2026-12-01'), '0');
    const [stored] = await selectUsage(past.ledger.pool, {
      tenant: 'default',
      filter: {},
      cursor: null,
      limit: 1,
    });
    const record = stored?.record ?? assert.fail();
    const revisions = await past.desk.ports.selectRevisions({ tenant: 'default', record });
    assert.deepEqual(
      revisions.map(({ isAdjusted, reason, requestedBy, before, after }) => [
        isAdjusted,
        reason,
        requestedBy,
        before.priceId,
        after.priceId,
        formatAmount(after.effectiveCost ?? 0n),
      ]),
      [
        [true, 'a test', 'Ada', dear.id, cheap.id, '0.5'],
        [true, 'a test', 'Ada', cheap.id, dear.id, '2'],
      ],
    );
    await checkSums(past);
  });

  it('rewrites the notes where the new price has others', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([]);
    await past.store([createCall(1, '2026-11-10T08:00:00Z')]);
    await past.setPrices([{ ...dear, caveat: 'from memory' }]);

    const { totals } = await past.reprice();

    assert.deepEqual(describeTotals(totals), {
      records: 1,
      newlyPriced: 1,
      newlyUnpriced: 0,
      adjusted: 0,
      costs: '0 → 2',
    });
    const question = { tenant: 'default', filter: {}, cursor: null, limit: 1 };
    const [stored] = await selectUsage(past.ledger.pool, question);
    assert.equal(stored?.notes.includes('model_not_in_catalogue'), false);
    const { rows } = await past.ledger.pool.query('select details from usage');
    assert.equal(rows[0].details.server_address, 'api.openai.com');
  });

  it('says what it changes in each period of a budget, by its environment and time zone', async () => {
    const budget = (name: string, given: Partial<Budget>): Budget => ({
      tenant: 'default',
      name,
      environment: null,
      limit: 10n ** 18n,
      period: 'day',
      timeZone: 'UTC',
      thresholds: [],
      owner: null,
      webhookUrl: null,
      slackUrl: null,
      recipients: [],
      ...given,
    });
    await using past = await openRepriceLedger({
      budgets: [
        budget('days in Kathmandu', { timeZone: 'Asia/Kathmandu' }),
        budget('month of production', { period: 'month', environment: 'production' }),
        budget('somebody else’s', { tenant: 'acme' }),
      ],
    });
    await past.setPrices([dear]);
    await past.store([
      // In Kathmandu, 5:45 ahead of UTC, a day begins at 18:15.
      createCall(1, '2026-11-10T18:14:59Z', { origin: { environment: 'production' } }),
      createCall(2, '2026-11-10T18:15:00Z', { origin: { environment: 'test' } }),
      createCall(3, '2026-11-10T23:59:59Z', { origin: { environment: 'production' } }),
    ]);
    await past.setPrices([cheap]);

    const { byBudget } = await past.reprice();

    assert.deepEqual(
      byBudget.map(({ budget: { name }, period, totals }) => [
        name,
        period.start.toISOString(),
        totals.records,
        describeTotals(totals).costs,
      ]),
      [
        ['days in Kathmandu', '2026-11-09T18:15:00.000Z', 1, '2 → 0.5'],
        ['days in Kathmandu', '2026-11-10T18:15:00.000Z', 2, '4 → 1'],
        ['month of production', '2026-11-01T00:00:00.000Z', 2, '4 → 1'],
      ],
    );
  });
});
