import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { resolvePeriod } from '../../../processor/src/budget/resolve-period.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { selectSummary } from '../../../processor/src/storage/select-summary.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const MINUTE_US = 60_000_000n;

let ledger: TestLedger;
before(async () => {
  ledger = await openTestLedger();
});
after(() => ledger.close());

/** A call of two minutes for a dollar; each test has its own tenant. */
async function store(tenant: string, call: number, startedAt: string, arrivedAt: string) {
  const usage = createExampleUsage({
    call,
    startedAtUs: BigInt(Date.parse(startedAt)) * 1000n,
    cost: ONE_USD,
    record: { durationUs: 2n * MINUTE_US },
  });
  const batch = { usages: [usage], quarantined: [] };
  return await storeUsage(ledger.pool, tenant, batch, { now: new Date(arrivedAt) });
}

async function sum(tenant: string, from: string, to: string): Promise<string> {
  const filter = { from: new Date(from), to: new Date(to) };
  const question = { tenant, filter, dimensions: [], limit: 1 };
  const { totals } = await selectSummary(ledger.pool, question);
  return `${totals.requests} for ${formatAmount(totals.effectiveCost)}`;
}

/** What the budget of a day or month in a time zone has spent at an instant. */
async function spend(tenant: string, period: 'day' | 'month', timeZone: string, at: string) {
  const interval = resolvePeriod({ period, timeZone }, new Date(at));
  const { spent } = await selectBudgetSpend(ledger.pool, { tenant, environment: null, interval });
  return formatAmount(spent);
}

describe('a call', () => {
  it('across midnight is of the day on which it began, with all of its cost', async () => {
    await store('midnight', 1, '2026-11-15T23:59:00Z', '2026-11-16T00:01:30Z');
    assert.equal(await sum('midnight', '2026-11-15', '2026-11-16'), '1 for 1');
    assert.equal(await sum('midnight', '2026-11-16', '2026-11-17'), '0 for 0');
  });

  it('across the end of a month and a year is of the ones in which it began', async () => {
    await store('new-year', 1, '2026-12-31T23:59:59.999Z', '2027-01-01T00:02:00Z');
    await store('new-year', 2, '2027-01-01T00:00:00Z', '2027-01-01T00:02:00Z');
    assert.equal(await spend('new-year', 'month', 'UTC', '2026-12-31T12:00:00Z'), '1');
    assert.equal(await spend('new-year', 'month', 'UTC', '2027-01-31T12:00:00Z'), '1');
  });

  it('is of the day of each budget’s time zone, also one with half hours', async () => {
    // 18:20 UTC is 19:20 in Berlin, and 23:50 of the same day in Kolkata; 18:40 is 00:10 of the next.
    await store('zones', 1, '2026-11-15T18:20:00Z', '2026-11-15T18:25:00Z');
    await store('zones', 2, '2026-11-15T18:40:00Z', '2026-11-15T18:45:00Z');
    assert.equal(await spend('zones', 'day', 'Europe/Berlin', '2026-11-15T18:50:00Z'), '2');
    assert.equal(await spend('zones', 'day', 'Asia/Kolkata', '2026-11-15T18:00:00Z'), '1');
    assert.equal(await spend('zones', 'day', 'Asia/Kolkata', '2026-11-15T18:50:00Z'), '1');
  });

  it('in the hour that a change of the clocks repeats is counted once, in a day of 25 hours', async () => {
    // On 25 October 2026 in Berlin, 02:30 comes twice: 00:30 and 01:30 UTC.
    await store('clocks', 1, '2026-10-25T00:30:00Z', '2026-10-25T00:35:00Z');
    await store('clocks', 2, '2026-10-25T01:30:00Z', '2026-10-25T01:35:00Z');
    await store('clocks', 3, '2026-10-25T22:59:00Z', '2026-10-25T23:05:00Z');
    await store('clocks', 4, '2026-10-25T23:00:00Z', '2026-10-25T23:05:00Z');
    assert.equal(await spend('clocks', 'day', 'Europe/Berlin', '2026-10-25T12:00:00Z'), '3');
  });

  it('that comes days late is of the day on which it was, as long as the month is open', async () => {
    await store('late', 1, '2026-10-02T10:00:00Z', '2026-11-05T23:59:59Z');
    assert.equal(await sum('late', '2026-10-02', '2026-10-03'), '1 for 1');
  });

  it('that comes when its month is closed counts when it comes, once, however often it is sent', async () => {
    await store('closed', 1, '2026-10-02T10:00:00Z', '2026-11-06T00:00:00Z');
    const again = await store('closed', 1, '2026-10-02T10:00:00Z', '2026-11-20T00:00:00Z');
    assert.deepEqual([again.stored, again.duplicates], [0, 1]);
    assert.equal(await sum('closed', '2026-10-01', '2026-11-01'), '0 for 0');
    assert.equal(await sum('closed', '2026-11-06', '2026-11-07'), '1 for 1');
    const { rows } = await ledger.pool.query(
      "select started_at, posted_at from usage where tenant = 'closed'",
    );
    assert.deepEqual(rows, [
      {
        started_at: new Date('2026-10-02T10:00:00Z'),
        posted_at: new Date('2026-11-06T00:00:00Z'),
      },
    ]);
  });

  it('leaves sums that agree with the records, whenever it comes', async () => {
    const { differences } = await verifyLedger(ledger.pool, { tenant: null, range: {} });
    assert.deepEqual(differences, []);
  });
});
