import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { UsageFilter } from '../../../processor/src/domain/ledger.ts';
import { formatAmount } from '../../../processor/src/domain/money.ts';
import { insertAdjustments } from '../../../processor/src/storage/insert-adjustments.ts';
import { rebuildRollup } from '../../../processor/src/storage/rebuild-rollup.ts';
import { runTransaction } from '../../../processor/src/storage/run-transaction.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { selectSummary } from '../../../processor/src/storage/select-summary.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { selectWindowSpend } from '../../../processor/src/storage/select-window-spend.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

const startedAt = new Date('2026-10-20T08:15:00Z');
const startedAtUs = BigInt(startedAt.getTime()) * 1000n;
/** October closes with the 6th of November. */
const lastOpen = new Date('2026-11-05T23:59:59.999Z');
const arrivedAt = new Date('2026-11-06T09:40:00Z');
const tenant = 'default';

describe('a month that is closed', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await ledger.pool.query('truncate usage_records, usage_hourly, usage_adjustments');
  });

  async function store(call: number, now: Date) {
    const usage = createExampleUsage({
      call,
      startedAtUs,
      cost: BigInt(call) * ONE_USD,
      attribution: { userId: 'ann', sessionId: 's', task: `task-${call}` },
    });
    return await storeUsage(ledger.pool, tenant, { usages: [usage], quarantined: [] }, { now });
  }

  async function sum(from: string, to: string, filter: UsageFilter = {}): Promise<string> {
    const { totals } = await selectSummary(ledger.pool, {
      tenant,
      filter: { ...filter, from: new Date(from), to: new Date(to) },
      dimensions: [],
      limit: 1,
    });
    return `${totals.requests} calls, ${formatAmount(totals.effectiveCost)} USD`;
  }

  /** Takes a quarter of what the first record cost from the sums, at 10:20. */
  async function adjust(): Promise<void> {
    const { rows } = await ledger.pool.query(`
      select tenant_id, dimension_id, user_id, trace_id, span_id from usage_records
      order by effective_cost limit 1`);
    const [row] = rows;
    await runTransaction(ledger.pool, (client) =>
      insertAdjustments(client, new Date('2026-11-06T10:20:00Z'), [
        {
          tenantId: row.tenant_id,
          dimensionId: row.dimension_id,
          userId: row.user_id,
          reason: 'The price was wrong',
          runId: randomUUID(),
          record: { startedAtUs, traceId: row.trace_id, spanId: row.span_id },
          effectiveCost: -ONE_USD / 4n,
          listCost: -ONE_USD / 4n,
        },
      ]),
    );
  }

  it('takes what comes before its close as its own', async () => {
    await store(1, lastOpen);

    assert.equal(await sum('2026-10-01', '2026-11-01'), '1 calls, 1 USD');
    assert.equal(await sum('2026-11-01', '2026-12-01'), '0 calls, 0 USD');
  });

  it('keeps its sums when records come late: those count when they came, and say when they were', async () => {
    await store(1, lastOpen);
    await store(2, arrivedAt);
    const again = await store(2, new Date('2026-11-07T00:00:00Z'));

    assert.equal(again.duplicates, 1);
    assert.equal(await sum('2026-10-01', '2026-11-01'), '1 calls, 1 USD');
    assert.equal(await sum('2026-11-01', '2026-12-01'), '1 calls, 2 USD');
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    const filter = { from: new Date('2026-10-01'), to: new Date('2026-11-01') };
    const listed = await selectUsage(ledger.pool, { tenant, filter, cursor: null, limit: 9 });
    assert.deepEqual(
      listed.map(({ record }) => record.startedAtUs),
      [startedAtUs, startedAtUs],
    );
  });

  it('is left alone by ranges that begin and end within an hour', async () => {
    await store(1, lastOpen);
    await store(2, arrivedAt);

    assert.equal(await sum('2026-10-20T08:10:00Z', '2026-10-20T08:20:00Z'), '1 calls, 1 USD');
    assert.equal(await sum('2026-10-20T08:10:00Z', '2026-11-06T09:39:00Z'), '1 calls, 1 USD');
    assert.equal(await sum('2026-11-06T09:30:00Z', '2026-11-06T09:40:00Z'), '0 calls, 0 USD');
    assert.equal(await sum('2026-11-06T09:40:00Z', '2026-11-06T09:41:00Z'), '1 calls, 2 USD');
  });

  it('is left alone by what the hourly sums do not know', async () => {
    await store(1, lastOpen);
    await store(2, arrivedAt);

    const session = { session: 's' };
    assert.equal(await sum('2026-10-01', '2026-11-01', session), '1 calls, 1 USD');
    assert.equal(await sum('2026-11-01', '2026-12-01', session), '1 calls, 2 USD');
  });

  it('is corrected by adjustments, which count when they are posted', async () => {
    await store(1, lastOpen);
    await adjust();

    // 1 USD in October, and a quarter of it back in November.
    assert.equal(await sum('2026-10-01', '2026-11-01'), '1 calls, 1 USD');
    assert.equal(await sum('2026-11-01', '2026-12-01'), '0 calls, -0.25 USD');
    assert.equal(await sum('2026-11-06T10:15:00Z', '2026-11-06T10:25:00Z'), '0 calls, -0.25 USD');
    assert.equal(await sum('2026-11-06T10:25:00Z', '2026-11-06T10:45:00Z'), '0 calls, 0 USD');
    const tasks = [{ task: 'task-1' }, { task: 'task-2' }];
    assert.equal(await sum('2026-11-01', '2026-12-01', tasks[0]), '0 calls, -0.25 USD');
    assert.equal(await sum('2026-11-01', '2026-12-01', tasks[1]), '0 calls, 0 USD');
    const now = new Date('2026-11-06T10:30:00Z');
    const windows = { tenants: [tenant], windowsMs: [600_000, 3_600_000, 86_400_000], now };
    assert.deepEqual(await selectWindowSpend(ledger.pool, windows), [
      { tenant, environment: 'production', spent: [-ONE_USD / 4n, -ONE_USD / 4n, -ONE_USD / 4n] },
    ]);
    const interval = { start: new Date('2026-11-01'), end: new Date('2026-12-01') };
    assert.deepEqual(
      await selectBudgetSpend(ledger.pool, { tenant, environment: 'production', interval }),
      {
        spent: -ONE_USD / 4n,
        unpricedRequests: 0,
        absentRequests: 0,
        estimatedRequests: 0,
        estimatedCost: 0n,
      },
    );
  });

  it('has the same sums when they are made anew', async () => {
    await store(1, lastOpen);
    await store(2, arrivedAt);
    await adjust();
    const right = await readRollup(ledger.pool);
    assert.deepEqual(right, await sumRecords(ledger.pool));
    await ledger.pool.query('update usage_hourly set requests = 7, effective_cost = 99');

    await rebuildRollup(ledger.pool, { from: new Date('2026-10-01'), to: new Date('2026-12-01') });

    assert.deepEqual(await readRollup(ledger.pool), right);
  });

  it('counts no record that another one of the same call stands for', async () => {
    await store(1, lastOpen);
    await store(2, lastOpen);
    await ledger.pool.query(
      'update usage_records set superseded_by = gen_random_uuid(), left_out = true where effective_cost = 2',
    );

    await rebuildRollup(ledger.pool, { from: new Date('2026-10-01'), to: new Date('2026-12-01') });

    assert.equal(await sum('2026-10-01', '2026-11-01'), '1 calls, 1 USD');
    assert.equal(await sum('2026-10-20T08:10:00Z', '2026-10-20T08:20:00Z'), '1 calls, 1 USD');
    assert.equal(await sum('2026-10-01', '2026-11-01', { session: 's' }), '1 calls, 1 USD');
    const listed = await selectUsage(ledger.pool, { tenant, filter: {}, cursor: null, limit: 9 });
    assert.equal(listed.length, 1);
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  });
});
