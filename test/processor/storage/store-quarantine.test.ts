import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { QuarantinedSpan } from '../../../processor/src/domain/quarantine.ts';
import { countQuarantined } from '../../../processor/src/storage/count-quarantined.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import {
  createExampleUsage,
  EXAMPLE_START_US,
  whileOpen,
} from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

describe('storeUsage, of what cannot be stored', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(async () => {
    await ledger.close();
  });
  beforeEach(async () => {
    await ledger.pool.query(
      'truncate usage_records, usage_hourly, quarantined_spans; update usage_processes set stored = 0, highest_sequence = 0',
    );
  });

  const store = (usages: ReturnType<typeof createExampleUsage>[], tenant = 'default') =>
    storeUsage(ledger.pool, tenant, { usages, quarantined: [] }, whileOpen);

  it('sets a record aside that the database refuses, and stores the others', async () => {
    const usages = Array.from({ length: 33 }, (_, call) => createExampleUsage({ call }));
    usages[7] = createExampleUsage({ call: 7, record: { requestModel: 'gpt\u0000' } });
    usages[20] = createExampleUsage({ call: 20, tokens: { inputTokens: Number.NaN } });
    usages[21] = createExampleUsage({ call: 21, record: { traceId: '' } });
    usages[22] = createExampleUsage({ call: 22, attribution: { tags: { key: '\u0000' } } });
    usages[23] = createExampleUsage({ call: 23, cost: 10n ** 40n });

    const outcome = await store(usages);

    assert.equal(outcome.stored, 28);
    assert.equal(outcome.quarantined, 5);
    assert.equal(outcome.duplicates, 0);
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
    const { rows } = await ledger.pool.query(
      `select span_id, reason, detail like 'The database refused the record: %' as explained,
        attributes->>'record' like '%"providerName":"openai"%' as kept
      from quarantined_spans order by span_id`,
    );
    assert.deepEqual(
      rows,
      [20, 21, 22, 23, 7].map((call) => ({
        span_id: call.toString(16).padStart(16, 'b'),
        reason: 'unstorable',
        explained: true,
        kept: true,
      })),
    );
  });

  it('sets a whole batch aside when nothing in it can be stored', async () => {
    const bad = [1, 2].map((call) => createExampleUsage({ call, record: { operationName: '\0' } }));

    const outcome = await store(bad);

    assert.deepEqual(outcome, { stored: 0, duplicates: 0, quarantined: 2, storedUsages: [] });
  });

  it('counts what is in quarantine once, and how often it was sent', async () => {
    const span: QuarantinedSpan = {
      traceId: '\0'.repeat(5_000),
      spanId: '',
      startedAtUs: 0n,
      reason: 'invalid_ids',
      detail: 'The trace id is empty.\0',
      attributes: { 'gen_ai.provider.name': 'openai\0', 'bad\ud83d': '\udc00' },
    };
    const quarantined = [span, span];

    const outcome = await storeUsage(
      ledger.pool,
      'default',
      { usages: [], quarantined },
      whileOpen,
    );
    await storeUsage(ledger.pool, 'default', { usages: [], quarantined: [span] }, whileOpen);

    assert.deepEqual(outcome, { stored: 0, duplicates: 0, quarantined: 2, storedUsages: [] });
    const { rows } = await ledger.pool.query('select seen_count from quarantined_spans');
    assert.deepEqual(rows, [{ seen_count: '3' }]);
  });

  it('keeps spans without ids apart by their start', async () => {
    const span: QuarantinedSpan = {
      traceId: '',
      spanId: '',
      startedAtUs: EXAMPLE_START_US,
      reason: 'invalid_ids',
      detail: 'The trace id is empty.',
      attributes: {},
    };
    const later = { ...span, startedAtUs: EXAMPLE_START_US + 1n };

    await storeUsage(
      ledger.pool,
      'default',
      { usages: [], quarantined: [span, later, span] },
      whileOpen,
    );
    await storeUsage(ledger.pool, 'default', { usages: [], quarantined: [later] }, whileOpen);

    const { rows } = await ledger.pool.query(
      'select seen_count from quarantined_spans order by started_at',
    );
    assert.deepEqual(rows, [{ seen_count: '2' }, { seen_count: '2' }]);
    assert.equal(await countQuarantined(ledger.pool), 2);
  });

  it('sets two spans aside whose starts are one to the database', async () => {
    // So far ahead that its arithmetic rounds both microseconds to the same instant.
    const last = 253_402_300_799_999_999n;
    const span: QuarantinedSpan = {
      traceId: '1',
      spanId: '1',
      startedAtUs: last,
      reason: 'in_future',
      detail: 'The call is ahead of the clock.',
      attributes: {},
    };
    const quarantined = [span, { ...span, startedAtUs: last - 1n }];

    await storeUsage(ledger.pool, 'default', { usages: [], quarantined }, whileOpen);

    const { rows } = await ledger.pool.query('select seen_count from quarantined_spans');
    assert.deepEqual(rows, [{ seen_count: '2' }]);
  });
});
