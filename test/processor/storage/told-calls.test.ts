import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { listPostgres } from '../../support/ledger/list-postgres.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';
import { apply, call } from './retention-setup.ts';

const dayUs = 86_400_000_000n;

/** A line of a batch's results: without a place in a process, as it may be told of again. */
function createTold(call: number, day = 0): PricedUsage {
  return createExampleUsage({
    call,
    startedAtUs: EXAMPLE_START_US + BigInt(day) * dayUs,
    record: { sequence: null },
  });
}

async function store({ pool }: TestLedger, usages: readonly PricedUsage[], tenant = 'default') {
  const { stored, duplicates } = await storeUsage(
    pool,
    tenant,
    { usages, quarantined: [] },
    whileOpen,
  );
  return { stored, duplicates };
}

async function readStarts({ pool }: TestLedger): Promise<string[]> {
  const { rows } = await pool.query<{ day: string }>(
    `select to_char(started_at at time zone 'UTC', 'MM-DD') as day from usage_records order by 1`,
  );
  return rows.map(({ day }) => day);
}

for (const { name: postgres, binaries } of listPostgres()) {
  describe(`calls that are told of, on ${postgres}`, () => {
    it('T29: one that is told of again on another day is stored once', async () => {
      await using ledger = await openTestLedger(binaries);
      const first = await store(ledger, [createTold(1), createTold(2)]);
      const later = await store(ledger, [createTold(1, 1), createTold(2, 1), createTold(3, 1)]);
      // Whoever knew when it was asked does not change what was counted.
      const earlier = await store(ledger, [createTold(3, -2)]);
      assert.deepEqual(first, { stored: 2, duplicates: 0 });
      assert.deepEqual(later, { stored: 1, duplicates: 2 });
      assert.deepEqual(earlier, { stored: 0, duplicates: 1 });
      assert.deepEqual(await readStarts(ledger), ['11-15', '11-15', '11-16']);
      assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    });

    it('one that is twice in a batch, and in two at a time, is stored once', async () => {
      await using ledger = await openTestLedger(binaries);
      const days = [3, 1, 2, 0, 1];
      const outcomes = await Promise.all(
        days.map((day) =>
          store(ledger, [createTold(1, day), createTold(2, day), createTold(1, 4)]),
        ),
      );
      assert.equal(
        outcomes.reduce((sum, { stored }) => sum + stored, 0),
        2,
      );
      assert.equal((await readStarts(ledger)).length, 2);
      assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    });

    it('is stored for each tenant, and spans with a place in their process keep to their start', async () => {
      await using ledger = await openTestLedger(binaries);
      assert.deepEqual(await store(ledger, [createTold(1)], 'a'), { stored: 1, duplicates: 0 });
      assert.deepEqual(await store(ledger, [createTold(1, 1)], 'b'), { stored: 1, duplicates: 0 });
      const spans = [0, 1].map((day) =>
        createExampleUsage({ call: 2, startedAtUs: EXAMPLE_START_US + BigInt(day) * dayUs }),
      );
      assert.deepEqual(await store(ledger, spans), { stored: 2, duplicates: 0 });
    });

    it('is known as long as the records of its month', async () => {
      await using ledger = await openTestLedger(binaries);
      const told = (number: number, startedAt: string) => {
        const usage = call(number, startedAt);
        return { ...usage, record: { ...usage.record, sequence: null } };
      };
      await store(ledger, [told(1, '2026-07-31T10:00:00Z'), told(2, '2026-08-20T10:00:00Z')]);
      await apply(ledger, { usageDays: 100, classes: [] });
      const { rows } = await ledger.pool.query('select started_at from told_calls');
      assert.deepEqual(rows, [{ started_at: new Date('2026-08-20T10:00:00Z') }]);
    });

    it('a ledger from before knows what it has', async () => {
      await using ledger = await openTestLedger(binaries);
      const { pool } = ledger;
      await store(ledger, [createTold(1), createExampleUsage({ call: 2 })]);
      await pool.query('drop table told_calls');
      const url = new URL('../../../processor/migrations/0030-told-calls.sql', import.meta.url);
      await pool.query(await readFile(url, 'utf8'));
      const { rows } = await pool.query('select count(*)::int as calls from told_calls');
      assert.deepEqual(rows, [{ calls: 1 }]);
      assert.deepEqual(await store(ledger, [createTold(1, 1)]), { stored: 0, duplicates: 1 });
    });
  });
}
