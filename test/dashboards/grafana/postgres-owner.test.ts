import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { runReaderScript } from './open-ledger-reader.ts';

test('an owner that is no superuser, as managed databases have, may run the script', async () => {
  await using ledger = await openTestLedger();
  await ledger.pool.query(`
    create role app createrole; alter schema tallylight owner to app;
    do $$ declare name regclass; begin
      for name in select oid from pg_class where relnamespace = 'tallylight'::regnamespace
        and relkind in ('r', 'p', 'v') loop execute format('alter table %s owner to app', name);
      end loop;
    end $$`);
  const client = await ledger.pool.connect();
  try {
    await client.query('set session authorization app');
    await runReaderScript({ pool: client }, 'secret');
    const { rows } = await client.query(
      `select has_table_privilege('tallylight_reader', 'tallylight.usage_by_hour', 'select')`,
    );
    assert.deepEqual(rows, [{ has_table_privilege: true }]);
  } finally {
    client.release(true);
  }
});
