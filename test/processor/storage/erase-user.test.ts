import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ErasureMode } from '../../../processor/src/domain/erasure.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { watchErasures } from '../../../processor/src/keeping/watch-erasures.ts';
import { eraseUser } from '../../../processor/src/storage/erase-user.ts';
import { selectErasures } from '../../../processor/src/storage/select-erasures.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { sweepErasures } from '../../../processor/src/storage/sweep-erasures.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { createExampleUsage, ONE_USD, whileOpen } from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const NAME = 'grace@example.com';
const now = new Date('2026-11-22T12:00:00Z');

function call(
  number: number,
  attribution: Partial<UsageRecord['attribution']>,
  {
    ciActor = null,
    startedAt = '2026-11-15T10:20:00Z',
  }: {
    ciActor?: string | null;
    startedAt?: string;
  } = {},
) {
  return createExampleUsage({
    call: number,
    startedAtUs: BigInt(Date.parse(startedAt)) * 1000n,
    cost: ONE_USD,
    attribution,
    origin: { ciActor },
  });
}

async function store(
  { pool }: TestLedger,
  usages: readonly ReturnType<typeof call>[],
  tenant = 'default',
) {
  await storeUsage(pool, tenant, { usages, quarantined: [] }, whileOpen);
}

async function erase(
  { pool }: TestLedger,
  { mode = 'erase', isDryRun = false }: { mode?: ErasureMode; isDryRun?: boolean } = {},
) {
  return await eraseUser(pool, { tenant: 'default', userId: NAME, mode, isDryRun, by: 'ops', now });
}

/** Every text of every table in which the name stands. */
async function findName({ pool }: TestLedger, name = NAME): Promise<string[]> {
  const { rows: tables } = await pool.query(`
    select table_name as name from information_schema.tables
    where table_schema = 'tallylight' and table_type = 'BASE TABLE' order by 1`);
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await pool.query(
      `select count(*)::int as n from ${table.name} as one where position($1 in one::text) > 0`,
      [name],
    );
    if (rows[0].n > 0) found.push(`${table.name}: ${rows[0].n}`);
  }
  return found;
}

/** Calls and dollars by user. */
async function sumByUser({ pool }: TestLedger): Promise<unknown[]> {
  const { rows } = await pool.query(`
    select coalesce(user_id, '-') as user, sum(requests)::int as n, sum(effective_cost)::int as usd
    from usage_by_hour group by 1 order by 1`);
  return rows.map(({ user, n, usd }) => `${user}: ${n} calls, ${usd} USD`);
}

async function nameEverywhere(ledger: TestLedger): Promise<void> {
  await store(ledger, [
    call(1, { userId: NAME, sessionId: 'from-grace' }),
    call(2, { userId: NAME, sessionId: 'from-grace', objectType: 'user', objectId: NAME }),
    call(3, { userId: 'ada', sessionId: 'from-ada', tags: { reviewer: NAME, team: 'web' } }),
    call(4, { userId: 'ada', project: NAME }, { ciActor: NAME }),
  ]);
  await ledger.pool.query(
    `insert into alerts (tenant, source, name, summary, labels, annotations, payload, starts_at, fingerprint)
    values ('default', 'alertmanager', 'Spend', $1, $2, '{}', $3, now(), 'f')`,
    [
      `User ${NAME} has spent 10 USD.`,
      JSON.stringify({ user: NAME }),
      JSON.stringify({ alerts: [{ text: `see ${NAME}, please`, limit: 10 }] }),
    ],
  );
  await ledger.pool.query(
    `insert into quarantined_spans (tenant, trace_id, span_id, reason, started_at, detail, attributes)
    values ('default', 'a', 'b', 'too_old', now(), 'old', $1)`,
    [JSON.stringify({ 'user.id': NAME, record: JSON.stringify({ userId: NAME, n: 1 }) })],
  );
}

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
