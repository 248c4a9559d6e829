import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchErasures } from '../../../processor/src/keeping/watch-erasures.ts';
import { eraseUser } from '../../../processor/src/storage/erase-user.ts';
import { selectErasures } from '../../../processor/src/storage/select-erasures.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { sweepErasures } from '../../../processor/src/storage/sweep-erasures.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { call, erase, findName, NAME, now, store, sumByUser } from './erase-user-setup.ts';

describe('a user who is erased', () => {
  it('is one of their tenant: another tenant’s user of the same name stays', async () => {
    await using ledger = await openTestLedger();
    const said = { userId: NAME, tags: { a: NAME } };
    await store(ledger, [call(1, said, { ciActor: NAME })]);
    await store(ledger, [call(2, said, { ciActor: NAME })], 'acme');
    await erase(ledger);
    const { rows } = await ledger.pool.query(
      "select tenant, user_id, tags->>'a' as tag, details->>'ci_actor' as actor from usage order by 1",
    );
    assert.deepEqual(rows, [
      { tenant: 'acme', user_id: NAME, tag: NAME, actor: NAME },
      { tenant: 'default', user_id: null, tag: 'erased', actor: 'erased' },
    ]);
  });

  it('can be erased before the first record comes', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, { userId: 'ada' })]);
    await erase(ledger);
    await store(ledger, [call(2, { userId: NAME })]);
    assert.deepEqual(await findName(ledger), []);
    assert.deepEqual(await sumByUser(ledger), ['-: 1 calls, 1 USD', 'ada: 1 calls, 1 USD']);
    const nobody = { tenant: 'nobody', userId: NAME, mode: 'erase', isDryRun: false, by: 'x', now };
    assert.equal(await eraseUser(ledger.pool, { ...nobody, mode: 'erase' }), null);
  });

  it('does not come back with what is sent late, from a processor that has the name in its cache', async () => {
    await using ledger = await openTestLedger();
    const said = { userId: NAME, sessionId: 'known', tags: { owner: NAME } };
    // The cache of this pool learns the name here.
    await store(ledger, [call(1, said)]);
    const watch = await watchErasures({
      load: () => selectErasures(ledger.pool),
      log: () => {},
    });
    await erase(ledger);
    await watch.reload();
    const late = {
      usages: [
        call(1, said),
        call(2, { ...said, sessionId: 'new-one', objectId: NAME }, { ciActor: NAME }),
      ],
      quarantined: [
        {
          traceId: 'a',
          spanId: 'b',
          startedAtUs: 1n,
          reason: 'too_old' as const,
          detail: 'old',
          attributes: { 'user.id': NAME },
        },
      ],
    };
    await storeUsage(ledger.pool, 'default', watch.scrub('default', late), whileOpen);
    watch.stop();
    assert.deepEqual(await findName(ledger), []);
    assert.deepEqual(await findName(ledger, 'new-one'), []);
    assert.deepEqual(await sumByUser(ledger), ['-: 2 calls, 2 USD']);
    const other = watch.scrub('acme', late);
    assert.equal(other, late);
  });

  it('is erased again where a processor did not know of it yet', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, { userId: NAME })]);
    await erase(ledger);
    await store(ledger, [
      call(2, { userId: NAME, sessionId: 'late-one', task: NAME, tags: { owner: NAME, x: 'y' } }),
      call(3, { userId: 'ada', sessionId: 'hers', tags: { x: 'y' } }),
    ]);
    assert.equal(await sweepErasures(ledger.pool, now), 2);
    assert.deepEqual(await findName(ledger), []);
    assert.deepEqual(await findName(ledger, 'late-one'), []);
    assert.deepEqual(await findName(ledger, 'hers'), ['usage_names: 1']);
    const { rows } = await ledger.pool.query(
      'select rest from usage_records where rest is not null order by rest::text',
    );
    assert.deepEqual(
      rows.map(({ rest }) => rest),
      [{ task: 'erased', tags: { owner: 'erased', x: 'y' } }, { tags: { x: 'y' } }],
    );
    assert.equal(await sweepErasures(ledger.pool, now), 0);
  });

  it('seals the days of their records, with what these add up to once the month is closed', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(1, { userId: NAME }, { startedAt: '2026-10-15T10:00:00Z' }),
      call(2, { userId: NAME }, { startedAt: '2026-11-15T10:00:00Z' }),
    ]);
    await erase(ledger);
    const seals = async () =>
      (
        await ledger.pool.query(`
        select day::text || ' ' || reason || ' ' || coalesce(requests, 0) as seal
        from sealed_days order by day`)
      ).rows.map(({ seal }) => seal);
    assert.deepEqual(await seals(), ['2026-10-15 erasure 1', '2026-11-15 erasure 0']);
    // An open day goes on.
    await store(ledger, [call(3, { userId: 'ada' }, { startedAt: '2026-11-15T11:00:00Z' })]);
    await sweepErasures(ledger.pool, new Date('2026-12-08T00:00:00Z'));
    assert.deepEqual(await seals(), ['2026-10-15 erasure 1', '2026-11-15 erasure 2']);
    await ledger.pool.query("update usage_hourly set requests = 9 where hour < '2026-11-01'");
    const { differences } = await verifyLedger(ledger.pool, { tenant: null, range: {} });
    assert.deepEqual(
      differences.map(({ day, against }) => `${day} ${against}`),
      ['2026-10-15 records', '2026-10-15 seal'],
    );
  });
});
