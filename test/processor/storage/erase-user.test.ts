import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eraseUser } from '../../../processor/src/storage/erase-user.ts';
import { selectErasures } from '../../../processor/src/storage/select-erasures.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import {
  call,
  erase,
  findName,
  NAME,
  nameEverywhere,
  now,
  store,
  sumByUser,
} from './erase-user-setup.ts';

for (const { name, binaries } of listPostgres()) {
  describe(`a user who is erased, on ${name}`, () => {
    it('is named nowhere any more, and the sums stay', async () => {
      await using ledger = await openTestLedger(binaries);
      await nameEverywhere(ledger);
      // The records count twice: in their table, and in its partition.
      assert.equal((await findName(ledger)).length, 7);
      assert.deepEqual(await sumByUser(ledger), ['ada: 2 calls, 2 USD', `${NAME}: 2 calls, 2 USD`]);

      const outcome = await erase(ledger);

      assert.deepEqual(outcome, {
        isDryRun: false,
        mode: 'erase',
        pseudonym: null,
        counts: {
          users: 1,
          sessions: 1,
          records: 2,
          records_changed: 2,
          dimensions: 1,
          details: 1,
          content: 0,
          alerts: 1,
          quarantined: 1,
        },
        sealedDays: 1,
      });
      assert.deepEqual(await findName(ledger), []);
      assert.deepEqual(await findName(ledger, 'from-grace'), []);
      assert.deepEqual(await sumByUser(ledger), ['-: 2 calls, 2 USD', 'ada: 2 calls, 2 USD']);
      const verified = await verifyLedger(ledger.pool, { tenant: null, range: {} });
      assert.deepEqual(verified.differences, []);
      const { rows } = await ledger.pool.query(
        'select rest from usage_records order by rest::text',
      );
      assert.deepEqual(
        rows.map(({ rest }) => rest),
        [
          { object_type: 'user', object_id: 'erased' },
          { tags: { reviewer: 'erased', team: 'web' } },
          null,
          null,
        ],
      );
      const { rows: alerts } = await ledger.pool.query(
        'select summary, labels, payload from alerts',
      );
      assert.deepEqual(alerts, [
        {
          summary: 'User erased has spent 10 USD.',
          labels: { user: 'erased' },
          payload: { alerts: [{ text: 'see erased, please', limit: 10 }] },
        },
      ]);
    });
  });
}

describe('a user who is erased', () => {
  it('can stay one series under a made-up name, the same one whenever it is asked for', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, { userId: NAME, sessionId: 's1' }), call(2, { userId: NAME })]);
    const first = await erase(ledger, { mode: 'anonymize' });
    const { pseudonym } = first ?? {};
    assert.match(pseudonym ?? '', /^anonymous-[0-9a-f]{12}$/);
    assert.deepEqual(await sumByUser(ledger), [`${pseudonym}: 2 calls, 2 USD`]);
    assert.equal((await erase(ledger, { mode: 'anonymize' }))?.pseudonym, pseudonym);
    await store(ledger, [call(3, { userId: NAME })]);
    assert.deepEqual(await sumByUser(ledger), [`${pseudonym}: 3 calls, 3 USD`]);
  });

  it('leaves facts that only read like the name', async () => {
    await using ledger = await openTestLedger();
    const usage = createExampleUsage({
      call: 1,
      record: { serviceTier: 'default' },
      attribution: {
        userId: 'default',
        objectType: 'default',
        tags: { default: 'default', n: '1' },
      },
    });
    await store(ledger, [usage]);
    const outcome = await eraseUser(ledger.pool, {
      tenant: 'default',
      userId: 'default',
      mode: 'erase',
      isDryRun: false,
      by: 'ops',
      now,
    });
    assert.deepEqual([outcome?.counts.details, outcome?.counts.records_changed], [0, 1]);
    const { rows } = await ledger.pool.query('select object_type, tags, service_tier from usage');
    assert.deepEqual(rows, [
      {
        object_type: 'default',
        tags: { erased: 'erased', n: '1' },
        service_tier: 'default',
      },
    ]);
  });

  it('is found as a word in the texts of calls, and not within other words', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [
      call(
        1,
        {
          userId: 'ada',
          task: `Answer ${NAME}.`,
          tags: { owner: `${NAME},ada`, other: `x${NAME}`, [`of ${NAME}`]: 'y' },
          feature: `inbox of ${NAME}`,
        },
        { ciActor: `${NAME} (bot)` },
      ),
    ]);
    const counts = (await erase(ledger))?.counts;
    assert.deepEqual([counts?.records_changed, counts?.dimensions, counts?.details], [1, 1, 1]);
    const { rows } = await ledger.pool.query(
      "select task, tags, feature, details->>'ci_actor' as actor from usage",
    );
    assert.deepEqual(rows, [
      {
        task: 'Answer erased.',
        tags: { owner: 'erased,ada', other: `x${NAME}`, 'of erased': 'y' },
        feature: 'inbox of erased',
        actor: 'erased (bot)',
      },
    ]);
  });

  it('is counted and left alone by a dry run', async () => {
    await using ledger = await openTestLedger();
    await nameEverywhere(ledger);
    const before = await findName(ledger);
    const shown = await erase(ledger, { isDryRun: true });
    assert.deepEqual(await findName(ledger), before);
    assert.deepEqual(await selectErasures(ledger.pool), []);
    assert.deepEqual({ ...(await erase(ledger)), isDryRun: true }, shown);
  });

  it('is noted with who did it, when and how much, each time, and not with the name', async () => {
    await using ledger = await openTestLedger();
    await store(ledger, [call(1, { userId: NAME })]);
    await erase(ledger);
    const again = await erase(ledger);
    assert.deepEqual([again?.counts.users, again?.sealedDays], [0, 0]);
    const { rows } = await ledger.pool.query(`
      select requested_by, changed->>'users' as users, changed->>'sealed_days' as days,
        requested_at <= now() as was from erasures order by id`);
    assert.deepEqual(rows, [
      { requested_by: 'ops', users: '1', days: '1', was: true },
      { requested_by: 'ops', users: '0', days: '0', was: true },
    ]);
    assert.deepEqual(await findName(ledger), []);
  });
});
