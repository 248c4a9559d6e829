import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type pg from 'pg';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

/** The next commit is done by the server, or not; in both cases the connection ends before its answer. */
function loseNextCommit(pool: pg.Pool, isDone: boolean): void {
  let isLost = false;
  pool.on('acquire', (client) => {
    const { query } = client;
    Object.defineProperty(client, 'query', {
      configurable: true,
      value: (...given: unknown[]) => {
        if (isLost || given[0] !== 'commit') return Reflect.apply(query, client, given);
        isLost = true;
        return loseConnection(client, () => Reflect.apply(query, client, given));
      },
    });
  });

  async function loseConnection(client: pg.PoolClient, commit: () => Promise<unknown>) {
    if (isDone) await commit();
    Reflect.get(client, 'connection').stream.destroy();
    return await commit();
  }
}

for (const { name, binaries } of listPostgres()) {
  describe(`a connection to ${name} that is lost at the commit`, () => {
    for (const isDone of [true, false]) {
      it(`is told to all who wait, and trying again is exact where the commit ${isDone ? 'was' : 'was not'} done`, async () => {
        await using ledger = await openTestLedger(binaries);
        const { pool } = ledger;
        const store = (call: number) =>
          storeUsage(
            pool,
            `tenant-${call % 2}`,
            { usages: [createExampleUsage({ call })], quarantined: [] },
            whileOpen,
          );
        loseNextCommit(pool, isDone);

        const first = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(store));

        const failed = first.filter(({ status }) => status === 'rejected');
        assert.ok(failed.length > 0);
        for (const outcome of failed) {
          assert.ok(outcome.status === 'rejected' && outcome.reason instanceof UnavailableError);
        }
        const again = await Promise.all([1, 2, 3, 4, 5, 6].map(store));
        assert.equal(
          again.reduce((sum, { stored }) => sum + stored, 0),
          isDone ? 0 : failed.length,
        );
        const { rows } = await pool.query('select count(*)::int as records from usage_records');
        assert.deepEqual(rows, [{ records: 6 }]);
        assert.deepEqual(await readRollup(pool), await sumRecords(pool));
      });
    }
  });
}
