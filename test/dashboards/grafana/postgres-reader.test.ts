import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { openLedgerReader, runReaderScript } from './open-ledger-reader.ts';

/** What Postgres says to who may not. */
const insufficientPrivilege = { code: '42501' };

const started = new AsyncDisposableStack();
let owner: pg.Pool;
let reader: pg.Pool;

before(async () => {
  const ledger = started.use(await openTestLedger());
  owner = ledger.pool;
  await runReaderScript(ledger, 'old');
  // What an earlier version of the script might have granted.
  await owner.query('grant select on tallylight.usage_records to tallylight_reader');
  const password = "it's $ecret";
  await runReaderScript(ledger, password);
  reader = started.use(await openLedgerReader(ledger, password)).pool;
});
after(() => started.disposeAsync());

test('the reader sees the hourly sums by name', async () => {
  const { rows } = await reader.query('select user_id, requests from tallylight.usage_by_hour');
  assert.deepEqual(rows, []);
});

test('the reader sees no other table, view or sequence, not even one that was granted before', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
    where relnamespace = 'tallylight'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
      and relname <> 'usage_by_hour'`,
  );
  assert.ok(rows.some(({ name }) => name === 'usage_records'));
  for (const { name } of rows) {
    const reading = reader.query(`select 1 from tallylight.${name}`);
    await assert.rejects(reading, insufficientPrivilege, name);
  }
});

test('the reader changes nothing, also when it lifts its own read-only fence', async () => {
  const { rows } = await owner.query<{ name: string }>('select quote_ident(current_user) as name');
  const client = await reader.connect();
  try {
    await assert.rejects(client.query('create temporary table t (x int)'), { code: '25006' });
    await client.query('set default_transaction_read_only = off');
    for (const statement of [
      'update tallylight.usage_hourly set requests = 0',
      'delete from tallylight.usage_hourly',
      'truncate tallylight.usage_hourly',
      "insert into tallylight.tenants (name) values ('mine')",
      'drop table tallylight.usage_hourly',
      'create table tallylight.mine (x int)',
      "select tallylight.ensure_usage_partition('2031-01-01Z')",
      'create role other',
      `set role ${rows[0]?.name}`,
    ]) {
      await assert.rejects(client.query(statement), insufficientPrivilege, statement);
    }
  } finally {
    client.release();
  }
});

test('a question of the reader ends after 30 seconds', async () => {
  const { rows } = await reader.query('show statement_timeout');
  assert.deepEqual(rows, [{ statement_timeout: '30s' }]);
});
