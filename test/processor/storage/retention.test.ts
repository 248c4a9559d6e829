import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyRetention } from '../../../processor/src/storage/apply-retention.ts';
import { runTransaction } from '../../../processor/src/storage/run-transaction.ts';
import { selectGaps } from '../../../processor/src/storage/select-gaps.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup } from '../../support/ledger/read-ledger.ts';
import { apply, call, everything, listSeals, listStarts, now, store } from './retention-setup.ts';

for (const { name, binaries } of listPostgres()) {
  describe(`retention, on ${name}`, () => {
    it('drops the months of which all is past its time, and keeps their sums', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [
        call(1, '2026-07-31T23:59:59Z'),
        call(2, '2026-08-01T00:00:00Z'),
        call(3, '2026-07-02T10:00:00Z', null),
      ]);
      const before = await readRollup(ledger.pool);

      assert.deepEqual(await apply(ledger, { usageDays: 100, classes: [] }), [
        '2 all of 2026-07 2026-08-01',
      ]);

      assert.deepEqual(await listStarts(ledger), ['2026-08-01 00:00']);
      assert.deepEqual(await readRollup(ledger.pool), before);
      assert.deepEqual(await listSeals(ledger), [
        '2026-07-02 retention 1 1 1',
        '2026-07-31 retention 1 1 1',
      ]);
      const { rows } = await ledger.pool.query(
        "select to_regclass('usage_records_2026_07') as july",
      );
      assert.deepEqual(rows, [{ july: null }]);
    });

    it('deletes a class with a shorter life day by day, and leaves the others of its month', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [
        call(1, '2026-09-22T23:59:59Z', 'ci-7'),
        call(2, '2026-09-22T23:10:00Z', 'production'),
        call(3, '2026-09-23T00:00:00Z', 'ci-7'),
        call(4, '2026-09-01T10:00:00Z', null),
      ]);
      const policy = {
        usageDays: null,
        classes: [{ environments: ['development', 'ci*'], usageDays: 60 }],
      };

      assert.deepEqual(await apply(ledger, policy), ['1 development,ci* of 2026-09 2026-09-23']);

      assert.deepEqual(await listStarts(ledger), [
        '2026-09-01 10:00',
        '2026-09-22 23:10',
        '2026-09-23 00:00',
      ]);
      // Two calls of a dollar began on that day.
      assert.deepEqual(await listSeals(ledger), ['2026-09-22 retention 1 2 2']);
    });

    it('leaves sums that agree with the records wherever nothing was dropped', async () => {
      await using ledger = await openTestLedger(binaries);
      await store(ledger, [
        call(1, '2026-07-05T10:00:00Z'),
        call(2, '2026-09-05T10:00:00Z', 'ci'),
        call(3, '2026-11-05T10:00:00Z', 'ci'),
      ]);
      await apply(ledger, { usageDays: 100, classes: [{ environments: ['ci'], usageDays: 60 }] });
      assert.deepEqual(await listStarts(ledger), ['2026-11-05 10:00']);
      assert.deepEqual(await verifyLedger(ledger.pool, everything), {
        days: 3,
        sealedDays: 2,
        differences: [],
      });
    });
  });
}

describe('retention', () => {
  it('keeps everything where nothing else is said', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2020-01-01T00:00:00Z')]);
    assert.deepEqual(await apply(ledger, { usageDays: null, classes: [] }), []);
    assert.equal((await listStarts(ledger)).length, 1);
  });

  it('goes by the first class that names the environment', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-09-01T00:00:00Z', 'ci-nightly'),
      call(2, '2026-09-01T00:00:00Z', 'ci-pr'),
    ]);
    const classes = [
      { environments: ['ci-nightly'], usageDays: null },
      { environments: ['ci-*'], usageDays: 60 },
    ];
    assert.deepEqual(await apply(ledger, { usageDays: null, classes }), [
      '1 ci-* of 2026-09 2026-09-23',
    ]);
  });

  it('can keep what a class names longer than the rest', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-09-01T00:00:00Z', 'production'),
      call(2, '2026-09-01T00:00:00Z', 'staging'),
      call(3, '2026-09-01T00:00:00Z', null),
    ]);
    const classes = [{ environments: ['production'], usageDays: 400 }];
    assert.deepEqual(await apply(ledger, { usageDays: 60, classes }), ['2  of 2026-09 2026-09-23']);
  });

  it('takes nothing of a month that is not closed, however short the time', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-10-31T23:59:59Z'), call(2, '2026-11-01T00:00:00Z')]);
    await apply(ledger, { usageDays: 1, classes: [] });
    assert.deepEqual(await listStarts(ledger), ['2026-11-01 00:00']);
  });

  it('leaves a record that came late until the day under which it counts is closed', async () => {
    await using ledger = await openTestLedger();
    const late = call(1, '2026-07-05T10:00:00Z', 'ci');
    await store(ledger, [late], { now: new Date('2026-11-20T10:00:00Z') });
    await apply(ledger, { usageDays: 100, classes: [] });
    const classes = [{ environments: ['ci'], usageDays: 60 }];
    await apply(ledger, { usageDays: null, classes });
    assert.equal((await listStarts(ledger)).length, 1);

    const inJanuary = new Date('2027-01-01T00:00:00Z');
    const policy = { usageDays: 100, classes: [] };
    await applyRetention(ledger.pool, policy, { now: inJanuary, isDryRun: false });
    assert.equal((await listStarts(ledger)).length, 0);
    assert.deepEqual(await listSeals(ledger), ['2026-11-20 retention 1 1 1']);
  });

  it('shows what it would drop, and drops nothing then', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-07-05T10:00:00Z'), call(2, '2026-09-05T10:00:00Z', 'ci')]);
    const policy = { usageDays: 100, classes: [{ environments: ['ci'], usageDays: 60 }] };
    const shown = await apply(ledger, policy, { isDryRun: true });
    assert.deepEqual(shown, ['1 all of 2026-07 2026-08-01', '1 ci of 2026-09 2026-09-23']);
    assert.equal((await listStarts(ledger)).length, 2);
    assert.deepEqual(await listSeals(ledger), []);
    assert.deepEqual(await apply(ledger, policy), shown);
    assert.deepEqual(await apply(ledger, policy), []);
  });

  it('is done by one processor at a time', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-07-05T10:00:00Z')]);
    const policy = { usageDays: 100, classes: [] };
    await runTransaction(ledger.pool, async (client) => {
      await client.query('select pg_advisory_xact_lock(1752461163, 1)');
      const outcome = await applyRetention(ledger.pool, policy, { now, isDryRun: false });
      assert.deepEqual(outcome, { isDryRun: false, isBusy: true, expired: [] });
    });
    assert.deepEqual(await apply(ledger, policy), ['1 all of 2026-07 2026-08-01']);
  });

  it('ends when it is told to, and goes on from there the next time', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-07-05T10:00:00Z'), call(2, '2026-06-05T10:00:00Z')]);
    const policy = { usageDays: 100, classes: [] };
    const signal = AbortSignal.abort(new Error('stopping'));
    const options = { now, isDryRun: false, signal };
    await assert.rejects(applyRetention(ledger.pool, policy, options), /stopping/);
    assert.equal((await listStarts(ledger)).length, 2);
    assert.equal((await apply(ledger, policy)).length, 2);
  });

  it('adds to the seal of a day of which something was dropped before', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-08-05T10:00:00Z', 'ci'), call(2, '2026-08-05T11:00:00Z')]);
    const classes = [{ environments: ['ci'], usageDays: 60 }];
    await apply(ledger, { usageDays: null, classes });
    await apply(ledger, { usageDays: 80, classes: [] });
    assert.deepEqual(await listSeals(ledger), ['2026-08-05 retention 2 2 2']);
  });

  it('does not make what it dropped look lost', async () => {
    await using ledger = await openTestLedger();
    const numbered = (sequence: number, startedAt: string) => {
      const usage = call(sequence, startedAt, 'ci');
      return { ...usage, record: { ...usage.record, sequence } };
    };
    await store(ledger, [
      numbered(1, '2026-09-01T00:00:00Z'),
      numbered(2, '2026-09-02T00:00:00Z'),
      numbered(4, '2026-11-02T00:00:00Z'),
    ]);
    await apply(ledger, { usageDays: null, classes: [{ environments: ['ci'], usageDays: 60 }] });
    const [process] = await selectGaps(ledger.pool, {
      tenant: 'default',
      from: new Date(0),
      limit: 10,
    });
    assert.equal(process?.droppedSequence, 2);
    assert.deepEqual(
      process?.gaps.map(({ first, last }) => [first, last]),
      [[3, 3]],
    );
  });

  it('takes the revisions of the records with them, and no others', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, '2026-07-05T10:00:00Z'),
      call(2, '2026-09-05T10:00:00Z', 'ci'),
      call(3, '2026-09-05T10:00:00Z'),
    ]);
    await ledger.pool.query(`
      with run as (insert into reprice_runs (trigger, reason) values ('command', 'x') returning id)
      insert into usage_revisions (run_id, tenant_id, started_at, trace_id, span_id, revised_at,
        is_adjusted, old_detail_id, new_detail_id, old_cost_basis, new_cost_basis)
      select run.id, tenant_id, started_at, trace_id, span_id, now(), false, detail_id, detail_id,
        'unpriced', 'priced'
      from usage_records, run`);
    const classes = [{ environments: ['ci'], usageDays: 60 }];
    await apply(ledger, { usageDays: 100, classes });
    const { rows } = await ledger.pool.query(
      'select trace_id, started_at from usage_revisions order by 2',
    );
    const { rows: left } = await ledger.pool.query(
      'select trace_id, started_at from usage_records order by 2',
    );
    assert.equal(left.length, 1);
    assert.deepEqual(rows, left);
  });

  it('lets records come again for a month that was dropped', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, '2026-07-05T10:00:00Z')]);
    await apply(ledger, { usageDays: 100, classes: [] });
    await store(ledger, [call(2, '2026-07-05T10:00:00Z')], { now });
    assert.deepEqual(await listStarts(ledger), ['2026-07-05 10:00']);
    assert.deepEqual((await verifyLedger(ledger.pool, everything)).differences, []);
  });
});
