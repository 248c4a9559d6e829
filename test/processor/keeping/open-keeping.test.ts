import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KEEP_ALL } from '../../../processor/src/domain/retention.ts';
import { openKeeping } from '../../../processor/src/keeping/open-keeping.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';
import { waitFor } from '../../support/wait-for.ts';

const order = {
  tenant: 'default',
  userId: 'grace',
  mode: 'erase',
  isDryRun: false,
  by: 'ops',
} as const;

/** A call of long ago, whatever the day on which the tests run. */
function call(number: number, userId: string | null = null) {
  return createExampleUsage({
    call: number,
    startedAtUs: BigInt(Date.UTC(2025, 0, 5)) * 1000n,
    attribution: { userId, tags: userId === null ? {} : { owner: userId } },
  });
}

describe('a processor', () => {
  it('drops what is past its time when it starts, and says so', async () => {
    await using ledger = await openTestLedger();
    await storeUsage(ledger.pool, 'default', { usages: [call(1)], quarantined: [] }, whileOpen);
    const logged: unknown[] = [];
    const policy = { usageDays: 100, classes: [] };
    const log = (_level: string, message: string, fields?: Record<string, unknown>) =>
      void logged.push({ message, ...fields });
    const keeping = await openKeeping({ ledger, policy, log });
    keeping.start();
    await waitFor('the records to be dropped', () => logged.length > 0, { deadlineMs: 20_000 });
    await keeping.stop();
    assert.deepEqual(logged, [
      {
        message: 'Records past their time were dropped',
        month: '2025-01',
        environments: 'all',
        records: 1,
      },
    ]);
  });

  it('knows whom it erased at once, and another one soon', async () => {
    await using ledger = await openTestLedger();
    const batch = { usages: [call(1, 'grace')], quarantined: [] };
    await storeUsage(ledger.pool, 'default', batch, whileOpen);
    const log = () => {};
    const first = await openKeeping({ ledger, policy: KEEP_ALL, log });
    const other = await openKeeping({ ledger, policy: KEEP_ALL, log, erasurePollMs: 20 });
    const tagOf = (scrub: typeof first.scrub) =>
      scrub('default', batch).usages[0]?.record.attribution.tags.owner;
    assert.equal(tagOf(first.scrub), 'grace');
    await first.ports.eraseUser({ ...order, isDryRun: true });
    assert.equal(tagOf(first.scrub), 'grace');
    await first.ports.eraseUser(order);
    assert.equal(tagOf(first.scrub), 'erased');
    const isKnown = () => tagOf(other.scrub) === 'erased';
    await waitFor('the other one to know', isKnown, { deadlineMs: 20_000 });
    await Promise.all([first.stop(), other.stop()]);
  });
});
