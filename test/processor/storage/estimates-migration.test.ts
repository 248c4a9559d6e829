import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type pg from 'pg';
import { migrate } from '../../../processor/src/storage/migrate.ts';
import { verifyLedger } from '../../../processor/src/storage/verify-ledger.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { apply, call, estimatedCall, everything, store } from './retention-setup.ts';

async function loadMigration(name: string): Promise<string> {
  const url = new URL(`../../../processor/migrations/${name}`, import.meta.url);
  return await readFile(url, 'utf8');
}

/** The schema as it was before: with the seals of then. */
async function goBack(pool: pg.Pool): Promise<void> {
  const [view] = /create view usage_by_hour as[^;]+;/.exec(
    await loadMigration('0011-narrow-usage.sql'),
  ) ?? [''];
  const [sumUpDay] = /create function sum_up_day[\s\S]+?\$\$;/.exec(
    await loadMigration('0024-keeping.sql'),
  ) ?? [''];
  const tables = ['usage_hourly', 'usage_adjustments', 'sealed_days'];
  await pool.query(`
    drop view usage_by_hour;
    drop function sum_up_day(integer, date);
    alter table usage_records drop column is_estimated;
    ${tables.map((table) => `alter table ${table} drop column estimated_requests, drop column estimated_cost;`).join(' ')}
    ${view} ${sumUpDay}
    delete from migrations where number = 28;
    update sealed_days as sealed set checksum = sums.checksum
    from sealed_days as old, sum_up_day(old.tenant_id, old.day) as sums
    where old.tenant_id = sealed.tenant_id and old.day = sealed.day`);
}

async function listEstimates(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(`
    select to_char(hour at time zone 'UTC', 'MM-DD HH24') as hour, sum(estimated_requests) as calls,
      trim_scale(sum(estimated_cost))::text as cost
    from usage_by_hour group by 1 order by 1`);
  return rows.map(({ hour, calls, cost }) => [hour, calls, cost].join(' '));
}

for (const { name: postgres, binaries } of listPostgres()) {
  describe(`a ledger that learns of estimates, on ${postgres}`, () => {
    it('tells them from its records, also from late ones, and keeps the seals that held', async () => {
      await using ledger = await openTestLedger(binaries);
      const { pool } = ledger;
      await store(ledger, [
        estimatedCall(1, '2026-09-05T10:00:00Z', 'ci'),
        estimatedCall(2, '2026-09-05T10:00:00Z'),
        call(3, '2026-09-06T10:00:00Z', 'ci'),
        call(4, '2026-09-06T10:00:00Z'),
        estimatedCall(5, '2026-11-10T10:00:00Z'),
        call(6, '2026-11-10T10:00:00Z'),
      ]);
      // Its month is closed: it is summed under its arrival.
      const late = [estimatedCall(7, '2026-09-07T10:00:00Z')];
      await store(ledger, late, { now: new Date('2026-11-12T08:30:00Z') });
      await pool.query(`
        insert into usage_adjustments (tenant_id, posted_at, dimension_id, reason, started_at,
          trace_id, span_id, requests, effective_cost, estimated_requests, estimated_cost)
        select tenant_id, '2026-11-13T10:00:00Z', dimension_id, 'superseded', started_at, trace_id,
          span_id, -1, -1, -1, -1
        from usage_records where started_at = '2026-09-05T10:00:00Z' limit 1;
        insert into usage_hourly (tenant_id, hour, dimension_id, requests, unpriced_requests,
          absent_requests, input_tokens, cache_read_input_tokens, cache_write_input_tokens,
          output_tokens, reasoning_output_tokens, list_cost, effective_cost, estimated_requests,
          estimated_cost)
        select tenant_id, posted_at, dimension_id, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1
        from usage_adjustments`);
      assert.deepEqual((await verifyLedger(pool, everything)).differences, []);
      const estimates = await listEstimates(pool);
      assert.deepEqual(estimates, [
        '09-05 10 2 2',
        '09-06 10 0 0',
        '11-10 10 1 1',
        '11-12 08 1 1',
        '11-13 10 -1 -1',
      ]);
      await goBack(pool);

      await migrate(pool);

      assert.deepEqual(await listEstimates(pool), estimates);
      assert.deepEqual((await verifyLedger(pool, everything)).differences, []);
    });

    it('keeps the seals that held and no others, and knows nothing of records that are gone', async () => {
      await using ledger = await openTestLedger(binaries);
      const { pool } = ledger;
      await store(ledger, [
        estimatedCall(1, '2026-09-05T10:00:00Z', 'ci'),
        estimatedCall(2, '2026-09-05T10:00:00Z'),
        call(3, '2026-09-06T10:00:00Z', 'ci'),
        estimatedCall(4, '2026-09-06T10:00:00Z'),
      ]);
      await apply(ledger, { usageDays: null, classes: [{ environments: ['ci'], usageDays: 60 }] });
      await goBack(pool);
      await pool.query("update usage_hourly set requests = 7 where hour = '2026-09-06T10:00:00Z'");

      await migrate(pool);

      assert.deepEqual(await listEstimates(pool), ['09-05 10 1 1', '09-06 10 1 1']);
      const { differences } = await verifyLedger(pool, everything);
      assert.deepEqual(
        differences.map(({ day, against }) => [day, against]),
        [['2026-09-06', 'seal']],
      );
    });
  });
}
