import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

describe('requests that arrive at once', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await ledger.pool.query('truncate usage_records, usage_hourly, quarantined_spans');
  });

  const store = (usages: ReturnType<typeof createExampleUsage>[], tenant = 'default') =>
    storeUsage(ledger.pool, tenant, { usages, quarantined: [] }, whileOpen);

  it('share transactions, whoever sent them', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, call) =>
        store([createExampleUsage({ call })], call % 2 === 0 ? 'red' : 'blue'),
      ),
    );

    assert.ok(outcomes.every(({ stored }) => stored === 1));
    const { rows } = await ledger.pool.query(
      'select count(distinct xmin::text)::int as transactions, count(*)::int as records from usage_records',
    );
    const [{ transactions, records }] = rows;
    assert.equal(records, 60);
    // The first two go ahead alone; what waited for them goes together.
    assert.ok(transactions <= 4, `${transactions} transactions`);
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  });

  it('hear each its own outcome, also where two send the same call', async () => {
    const both = await Promise.all(
      [1, 2, 3, 4, 5].map(() =>
        store([createExampleUsage({ call: 1 }), createExampleUsage({ call: 2 })]),
      ),
    );

    assert.equal(
      both.reduce((sum, { stored }) => sum + stored, 0),
      2,
    );
    assert.ok(both.every(({ stored, duplicates }) => stored + duplicates === 2));
  });

  it('are not harmed by what the database refuses of one of them', async () => {
    const bad = createExampleUsage({ call: 100, record: { requestModel: 'gpt\u0000' } });
    const worse = createExampleUsage({ call: 101, record: { spanId: 'no span id' } });
    const outcomes = await Promise.all([
      store([createExampleUsage({ call: 1 })]),
      store([createExampleUsage({ call: 2 })]),
      store([createExampleUsage({ call: 3 }), bad, createExampleUsage({ call: 4 })]),
      store([worse], 'blue'),
      store([createExampleUsage({ call: 5 })]),
    ]);

    assert.deepEqual(
      outcomes.map(({ stored, quarantined }) => [stored, quarantined]),
      [
        [1, 0],
        [1, 0],
        [2, 1],
        [0, 1],
        [1, 0],
      ],
    );
    const { rows } = await ledger.pool.query(
      'select tenant, span_id from quarantined_spans order by tenant',
    );
    assert.deepEqual(rows, [
      { tenant: 'blue', span_id: 'no span id' },
      { tenant: 'default', span_id: bad.record.spanId },
    ]);
  });

  it('are not harmed by a usage that the store itself fails on', async () => {
    const broken = createExampleUsage({ call: 100 });
    Object.defineProperty(broken.record, 'tokens', { value: null });

    const outcomes = await Promise.allSettled([
      store([createExampleUsage({ call: 1 })]),
      store([createExampleUsage({ call: 2 })]),
      store([broken]),
      store([createExampleUsage({ call: 3 })]),
    ]);

    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('are sent away, to come again, where too many wait', async () => {
    const batch = (at: number) =>
      Array.from({ length: 4_000 }, (_, call) => createExampleUsage({ call: at * 4_000 + call }));

    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, at) => store(batch(at))),
    );

    const refused = outcomes.filter(({ status }) => status === 'rejected');
    // Two are under way; 20,000 records may wait.
    assert.equal(refused.length, 12 - 2 - 5);
    for (const outcome of refused) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof UnavailableError);
      assert.equal(outcome.reason.retryAfterSeconds, 1);
    }
    const { rows } = await ledger.pool.query('select count(*)::int as records from usage_records');
    assert.deepEqual(rows, [{ records: 7 * 4_000 }]);
  });

  it('may hold more records than are allowed to wait, where nothing else does', async () => {
    const many = Array.from({ length: 21_000 }, (_, call) => createExampleUsage({ call }));

    const outcome = await store(many);

    assert.equal(outcome.stored, 21_000);
  });
});
