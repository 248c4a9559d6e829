import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import type { Dialect } from '../../../processor/src/domain/usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { witnessRules } from '../../../processor/src/witness/witness-rules.ts';
import {
  createExampleUsage,
  type ExampleUsage,
  ONE_USD,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readSums, recountSums } from './witness-sums.ts';

const TRACE = 'c'.repeat(32);

let ledger: TestLedger;
before(async () => {
  ledger = await openTestLedger();
});
after(async () => {
  await ledger.close();
});
beforeEach(async () => {
  await ledger.pool.query(
    'truncate usage_records, usage_hourly, usage_adjustments, usage_processes cascade',
  );
});

/** A dollar a record; the span's id has the number. */
function tell(dialect: Dialect, call: number, said: Partial<ExampleUsage> = {}): PricedUsage {
  return createExampleUsage({
    call,
    cost: ONE_USD,
    ...said,
    record: {
      dialect,
      traceId: TRACE,
      responseId: 'chatcmpl-1',
      sequence: null,
      ...said.record,
    },
  });
}

async function store(
  usages: readonly PricedUsage[],
  { tenant = 'default', now = new Date(0) } = {},
) {
  return await storeUsage(
    ledger.pool,
    tenant,
    { usages, quarantined: [] },
    { now, rules: witnessRules },
  );
}

const total = async () =>
  (await readSums(ledger.pool)).map(({ requests, cost }) => [requests, cost]);

describe('one call that several tell of', () => {
  it('is billed once, whoever comes first, and its sums follow', async () => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      await ledger.pool.query('truncate usage_records, usage_hourly');
      const usages = [
        tell('ai-usage', 1, { record: { requestModel: 'ours' }, cost: ONE_USD }),
        tell('openllmetry', 2, { cost: 3n * ONE_USD }),
        tell('litellm', 3, { cost: 5n * ONE_USD, record: { traceId: 'd'.repeat(32) } }),
      ];
      for (const index of order) await store(usages.slice(index, index + 1));

      assert.deepEqual(await total(), [[1, '1']]);
      assert.deepEqual(await readSums(ledger.pool), await recountSums(ledger.pool));
    }
  });
});
