import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../processor/src/storage/migrate.ts';
import { selectNotices } from '../../../processor/src/storage/select-notices.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../processor/migrations', import.meta.url));

describe('migrate', () => {
  let ledger: TestLedger;
  let folder: string;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(async () => {
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    folder = await mkdtemp(join(tmpdir(), 'tallylight-migrations-'));
    await cp(MIGRATIONS, folder, { recursive: true });
    await ledger.pool.query('drop schema tallylight cascade');
  });

  const listApplied = async () => {
    const { rows } = await ledger.pool.query('select name from migrations order by number');
    return rows.map(({ name }) => name);
  };

  it('applies every migration once, however many processors start at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(ledger.pool)));
    await migrate(ledger.pool);

    assert.deepEqual(await listApplied(), (await readdir(MIGRATIONS)).toSorted());
  });

  it('adds a migration to what is there', async () => {
    await migrate(ledger.pool, { folder });
    await writeFile(join(folder, '9000-colours.sql'), 'create table colours (name text);');

    await migrate(ledger.pool, { folder });

    assert.equal((await listApplied()).at(-1), '9000-colours.sql');
    await ledger.pool.query('select name from colours');
  });

  it('refuses an applied migration that was changed', async () => {
    await migrate(ledger.pool, { folder });
    await writeFile(join(folder, '0004-prices.sql'), 'create table prices (id text);');

    await assert.rejects(
      migrate(ledger.pool, { folder }),
      /The migration 0004-prices\.sql has changed since it was applied/,
    );
  });

  it('takes another system’s line ends for no change', async () => {
    await writeFile(join(folder, '9000-colours.sql'), 'create table colours (\n name text\n);\n');
    await migrate(ledger.pool, { folder });
    const onWindows = 'create table colours (\r\n name text\r\n);\r\n';
    await writeFile(join(folder, '9000-colours.sql'), onWindows);

    await migrate(ledger.pool, { folder });
  });

  it('refuses a database that a newer program has used', async () => {
    await writeFile(join(folder, '9000-future.sql'), 'create table future (name text);');
    await migrate(ledger.pool, { folder });
    await rm(join(folder, '9000-future.sql'));

    await assert.rejects(
      migrate(ledger.pool, { folder }),
      /9000-future\.sql, which this program does not know: it was used by a newer Tallylight/,
    );
  });

  it('undoes a migration that fails, and keeps those before it', async () => {
    const broken = 'create table half (name text); select nonsense;';
    await writeFile(join(folder, '9000-broken.sql'), broken);

    await assert.rejects(
      migrate(ledger.pool, { folder }),
      /The migration 9000-broken\.sql failed and was undone: column "nonsense" does not exist/,
    );

    assert.deepEqual(await listApplied(), (await readdir(MIGRATIONS)).toSorted());
    const { rows } = await ledger.pool.query("select to_regclass('half') as half");
    assert.deepEqual(rows, [{ half: null }]);
  });

  it('keeps the notices of earlier versions as alerts, with how far telling them has come', async () => {
    const [first, ...later] = (await readdir(folder)).toSorted().slice(5);
    assert.equal(first, '0006-alerts.sql');
    for (const name of [first, ...later]) await rm(join(folder, name));
    await migrate(ledger.pool, { folder });
    await ledger.pool.query(`
      insert into notices (tenant, budget, period_start, threshold, payload, next_attempt_at,
        attempts, delivered_at, last_error)
      values
        ('default', 'a', '2026-11-01Z', 0.5, '{"summary": "half"}', null, 1, '2026-11-10Z', null),
        ('default', 'a', '2026-11-01Z', 0.8, '{"summary": "more"}', '2026-11-21Z', 2, null, '503')`);

    await migrate(ledger.pool);

    const told = await selectNotices(ledger.pool, { tenant: 'default', limit: 10 });
    assert.deepEqual(
      told.map(({ id, threshold, nextAttemptAt, attempts, deliveredAt, lastError }) => ({
        id,
        threshold,
        nextAttemptAt,
        attempts,
        deliveredAt,
        lastError,
      })),
      [
        {
          id: '2',
          threshold: '0.8',
          nextAttemptAt: new Date('2026-11-21Z'),
          attempts: 2,
          deliveredAt: null,
          lastError: '503',
        },
        {
          id: '1',
          threshold: '0.5',
          nextAttemptAt: null,
          attempts: 1,
          deliveredAt: new Date('2026-11-10Z'),
          lastError: null,
        },
      ],
    );
    const { rows } = await ledger.pool.query(`
      insert into alerts (tenant, source, name, summary, labels, annotations, payload, starts_at,
        fingerprint)
      values ('default', 'alertmanager', 'a', '', '{}', '{}', '{}', now(), 'f') returning id`);
    assert.deepEqual(rows, [{ id: '3' }]);
  });
});
