import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

const writer = fileURLToPath(
  new URL('../../support/ledger/shuffled-writer.fixture.ts', import.meta.url),
);

for (const { name, binaries } of listPostgres()) {
  describe(`four processors on ${name}`, () => {
    it('that send the same calls at once, each in its own order, store each call once', async () => {
      await using ledger = await openTestLedger(binaries);
      const { rows: servers } = await ledger.pool.query<{ port: string; database: string }>(
        `select current_setting('port') as port, current_database() as database`,
      );
      const { port = '', database = '' } = servers[0] ?? {};

      const outputs = await Promise.all(
        [1, 2, 3, 4].map((seed) =>
          promisify(execFile)(process.execPath, [
            '--conditions=tallylight-source',
            writer,
            ledger.location,
            port,
            database,
            String(seed),
          ]),
        ),
      );

      assert.equal(
        outputs.reduce((sum, { stdout }) => sum + Number(stdout), 0),
        300,
      );
      const { rows } = await ledger.pool.query(`
        select count(*)::int as records, sum(effective_cost)::text as cost from usage_records`);
      // 0 + 1 + … + 299 = 44,850 times 10⁻⁶ USD
      assert.deepEqual(rows, [{ records: 300, cost: '0.044850000000000000' }]);
      assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
      const names = await ledger.pool.query(`
        select (select sum(stored)::int from usage_processes) as stored,
          (select count(*)::int from usage_dimensions) as dimensions,
          (select count(*)::int from usage_names) as names,
          (select deadlocks::int from pg_stat_database where datname = current_database()) as deadlocks`);
      // Four users and twenty sessions.
      assert.deepEqual(names.rows, [{ stored: 300, dimensions: 1, names: 24, deadlocks: 0 }]);
    });
  });
}
