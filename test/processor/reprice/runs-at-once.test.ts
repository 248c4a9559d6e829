import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { claimRepriceRun } from '../../../processor/src/storage/claim-reprice-run.ts';
import type { ExampleUsage } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { openRepriceLedger, type RepriceLedger } from './open-reprice-ledger.ts';

const dear = createCatalogPrice({ amount: '2' });
const cheap = createCatalogPrice({ amount: '0.5' });
const everything = {
  tenant: null,
  from: null,
  to: null,
  providerName: null,
  model: null,
  isDryRun: false,
  reason: 'a test',
  requestedBy: null,
};

/** Half of them in closed months. A million tokens in each: 2 USD at the dear price, 0.5 at the cheap one. */
function createCalls(count: number, first = 0): ExampleUsage[] {
  return Array.from({ length: count }, (_, index) => ({
    call: first + index,
    startedAtUs:
      BigInt(Date.UTC(2026, index % 2 === 0 ? 10 : 8, 1 + (index % 20), index % 24)) * 1000n,
    record: { requestModel: 'gpt-5', responseModel: 'gpt-5' },
    tokens: { inputTokens: 1_000_000, outputTokens: 0 },
  }));
}

async function readState({ ledger }: RepriceLedger) {
  const { rows } = await ledger.pool.query(`
    select (select count(*)::int from usage_revisions) as revisions,
      (select count(*)::int from usage_adjustments) as adjustments,
      (select trim_scale(sum(effective_cost))::text from usage_by_hour) as cost`);
  assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  return rows[0];
}

describe('several runs and processors at once', () => {
  let server: TestLedger;
  before(async () => {
    server = await openTestLedger();
  });
  after(() => server.close());

  it('change each record once', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([dear]);
    await past.store(createCalls(100));
    await past.setPrices([cheap]);
    const other = past.openDesk();

    await Promise.all([
      past.desk.ports.requestRepricing(everything),
      other.ports.requestRepricing(everything),
    ]);
    await Promise.all([past.desk.round(), other.round()]);
    await Promise.all([past.desk.round(), other.round()]);

    // 100 × 0.5 USD
    assert.deepEqual(await readState(past), { revisions: 100, adjustments: 50, cost: '50' });
    const runs = await past.desk.ports.selectRepriceRuns({ tenant: null, limit: 9 });
    const answers = await Promise.all(runs.map((run) => past.desk.ports.selectRepriceAnswer(run)));
    assert.deepEqual(
      runs.map(({ finishedAt, error }) => [finishedAt === null, error]),
      [
        [false, null],
        [false, null],
      ],
    );
    assert.equal(
      answers.reduce((sum, { totals }) => sum + totals.records, 0),
      100,
    );
  });

  it('stand in nobody’s way who stores calls', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([dear]);
    await past.store(createCalls(150));
    await past.setPrices([cheap]);

    await past.desk.ports.requestRepricing(everything);
    const storing = [0, 1, 2, 3].map((writer) =>
      (async () => {
        for (let batch = 0; batch < 5; batch += 1) {
          await past.store(createCalls(30, 1_000 + writer * 1_000 + batch * 30));
        }
      })(),
    );
    await Promise.all([...storing, past.desk.round()]);
    await past.desk.round();

    // 150 + 4 × 150 calls of 0.5 USD
    const { cost, revisions } = await readState(past);
    assert.deepEqual([cost, revisions], ['375', 150]);
  });

  it('that are stopped are taken up where they were', async () => {
    await using past = await openRepriceLedger({ pageSize: 3 });
    await past.setPrices([dear]);
    await past.store(createCalls(120));
    await past.setPrices([cheap]);

    const run = await past.desk.ports.requestRepricing(everything);
    const id = run?.id ?? assert.fail();
    await waitFor('the first pages', async () => {
      const { rows } = await past.ledger.pool.query('select count(*)::int from usage_revisions');
      return rows[0].count > 0;
    });
    await past.desk.stop();
    const stopped = await past.desk.ports.selectRepriceRun({ id, tenant: null });
    assert.equal(stopped?.finishedAt, null);
    const { revisions } = await readState(past);
    assert.ok(revisions < 120, `${revisions}`);

    await past.openDesk().round();

    assert.deepEqual(await readState(past), { revisions: 120, adjustments: 60, cost: '60' });
    const ended = await past.desk.ports.selectRepriceRun({ id, tenant: null });
    assert.equal(ended?.examined, 120);
    const { totals } = await past.desk.ports.selectRepriceAnswer(ended ?? assert.fail());
    assert.equal(totals.records, 120);
  });

  it('whose processor died wait a minute, and are done by another one', async () => {
    await using past = await openRepriceLedger();
    await past.setPrices([dear]);
    await past.store(createCalls(10));
    await past.setPrices([cheap]);
    const { pool } = past.ledger;
    await pool.query("insert into reprice_runs (trigger, reason) values ('command', 'it died')");
    assert.notEqual(await claimRepriceRun(pool), null);

    await past.desk.round();
    assert.equal((await readState(past)).revisions, 0);
    await pool.query("update reprice_runs set due_at = due_at - interval '1 minute'");
    await past.desk.round();

    assert.deepEqual(await readState(past), { revisions: 10, adjustments: 5, cost: '5' });
  });
});
