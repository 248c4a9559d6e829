import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openLedger } from '../../../processor/src/storage/open-ledger.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { ignoreLog } from '../../support/ledger/ignore-log.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';

describe('a given database', () => {
  let server: TestLedger;
  before(async () => {
    server = await openTestLedger();
  });
  after(async () => {
    await server.close();
  });

  const urlOf = (database: string) =>
    `postgresql:///${database}?user=tallylight&password=hush&host=${encodeURIComponent(server.location)}`;
  const open = (databaseUrl: string) => openLedger({ databaseUrl }, { log: ignoreLog });

  it('becomes a ledger, and is one when it is opened again', async () => {
    await server.pool.query('create database given template template0');

    const first = await open(urlOf('given'));
    const usages = [createExampleUsage({ call: 1 })];
    await storeUsage(first.pool, 'default', { usages, quarantined: [] }, whileOpen);
    await first.close();
    const second = await open(urlOf('given'));
    const { rows } = await second.pool.query(
      `select count(*)::int as records from tallylight.usage_records`,
    );
    await second.close();

    assert.deepEqual(rows, [{ records: 1 }]);
    assert.equal(second.embedded, false);
  });

  it('is named without its password', async () => {
    const ledger = await open(urlOf('given'));
    await ledger.close();

    assert.equal(ledger.location, `postgres://${server.location}:5432/given`);
  });

  it('is refused when it is not in UTF-8', async () => {
    await server.pool.query("create database ascii template template0 encoding 'SQL_ASCII'");

    await assert.rejects(open(urlOf('ascii')), /is in SQL_ASCII; the ledger needs one in UTF8/);
  });

  it('is told apart from one that is missing', async () => {
    await assert.rejects(
      open(urlOf('nowhere')),
      /cannot be opened\..* database "nowhere" does not/,
    );
  });

  it('that does not answer is an error that says where', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const address = listener.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => listener.close(resolve));

    await assert.rejects(open(`postgres://user:hush@localhost:${port}/ledger`), (error: Error) => {
      assert.match(error.message, /^The ledger at postgres:\/\/localhost:\d+\/ledger cannot be/);
      assert.match(error.message, /ECONNREFUSED/);
      assert.doesNotMatch(error.message, /hush/);
      return true;
    });
  });

  it('has to be a Postgres', async () => {
    await assert.rejects(open('mysql://localhost/ledger'), /has to begin with postgres:\/\//);
  });

  it('that may lose what it acknowledged is pointed out', async () => {
    await server.pool.query("alter database given set synchronous_commit to 'off'");
    const warnings: string[] = [];

    const ledger = await openLedger(
      { databaseUrl: urlOf('given') },
      { log: (level, message) => void (level === 'warn' && warnings.push(message)) },
    );
    await ledger.close();

    assert.deepEqual(warnings, [
      'This database can lose what was acknowledged: turn on fsync and synchronous_commit',
    ]);
  });
});
