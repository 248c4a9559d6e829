import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { QuarantinedSpan } from '../../../processor/src/domain/quarantine.ts';
import { countQuarantined } from '../../../processor/src/storage/count-quarantined.ts';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, EXAMPLE_START_US } from '../../support/ledger/example-usage.ts';
import { openTestLedger, type TestLedger } from '../../support/ledger/open-test-ledger.ts';
import { readRollup, sumRecords } from '../../support/ledger/read-ledger.ts';

describe('storeUsage', () => {
  let ledger: TestLedger;
  before(async () => {
    ledger = await openTestLedger();
  });
  after(async () => {
    await ledger.close();
  });
  beforeEach(async () => {
    await ledger.pool.query(
      'truncate usage_records, usage_hourly, process_sequences, quarantined_spans',
    );
  });

  const store = (usages: ReturnType<typeof createExampleUsage>[], tenant = 'default') =>
    storeUsage(ledger.pool, tenant, { usages, quarantined: [] });
  const readAll = (tenant = 'default') =>
    selectUsage(ledger.pool, { tenant, filter: {}, cursor: null, limit: 1_000 });

  it('stores a batch once, however often it is sent', async () => {
    const usages = [1, 2, 3].map((call) => createExampleUsage({ call }));

    const first = await store(usages);
    const second = await store(usages);

    assert.deepEqual(first, { stored: 3, duplicates: 0, quarantined: 0, storedUsages: usages });
    assert.deepEqual(second, { stored: 0, duplicates: 3, quarantined: 0, storedUsages: [] });
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  });

  it('stores a span that is twice in one batch once', async () => {
    const usage = createExampleUsage({ call: 1 });

    const outcome = await store([usage, createExampleUsage({ call: 2 }), usage]);

    assert.equal(outcome.stored, 2);
    assert.equal(outcome.duplicates, 1);
    assert.equal(outcome.storedUsages.length, 2);
    assert.deepEqual(await readRollup(ledger.pool), await sumRecords(ledger.pool));
  });

  it('keeps the same span of two tenants apart', async () => {
    await store([createExampleUsage({ call: 1 })], 'red');
    await store([createExampleUsage({ call: 1 })], 'blue');

    const [red] = await readAll('red');
    const [blue] = await readAll('blue');

    assert.notEqual(red?.id, blue?.id);
    assert.deepEqual(red?.record, blue?.record);
  });

  it('gives back every field of a record as it was', async () => {
    const usage = createExampleUsage({
      call: 7,
      startedAtUs: 1_794_738_000_123_457n,
      cost: 123_456_789_012_345_678_901n,
      costBasis: 'stated',
      notes: ['priced_as_provider:openai', 'usage_estimated'],
      record: {
        dialect: 'gen-ai',
        requestModel: 'modèle "quoted" \\ {braces}, NULL 🦊',
        stream: true,
        finishReasons: ['stop', 'length'],
        timeToFirstChunk: 0.123,
        units: { requests: 1, audio_seconds: 12.5 },
        statedCost: { amount: '0.000123456789', currency: 'USD' },
        status: 'incomplete',
        source: 'estimated',
        estimateMethod: 'tiktoken',
        inconsistent: true,
        serviceTier: 'flex',
        processing: 'batch',
        speed: 'fast',
        region: 'eu',
        attempt: 3,
        billing: { organization: 'org-1', project: 'proj_1', key: '…abcd' },
        errorType: 'timeout',
        httpStatusCode: 504,
        sequence: 9_007_199_254_740_991,
      },
      tokens: {
        inputTokens: 0,
        cacheReadInputTokens: 1,
        cacheWriteInputTokens: 2,
        cacheWrite1hInputTokens: 3,
        audioInputTokens: 4,
        imageInputTokens: 5,
        videoInputTokens: 6,
        audioCacheReadInputTokens: 7,
        imageCacheReadInputTokens: 0,
        outputTokens: null,
        reasoningOutputTokens: 9,
        audioOutputTokens: 10,
        imageOutputTokens: 11,
        videoOutputTokens: 12,
      },
      attribution: {
        userId: '',
        sessionId: 'NULL',
        organization: 'org\twith\ncontrols',
        project: 'p',
        feature: '{}',
        task: '"',
        objectType: 'order',
        objectId: '42',
        tags: { 'a.b': 'c', empty: '' },
      },
      origin: {
        service: 'shop',
        serviceVersion: '1.2.3',
        serviceInstanceId: 'x',
        environment: 'staging',
        pipelineRunId: '17',
        pipelineName: 'build',
        ciActor: 'ann',
        vcs: { 'vcs.ref.head.name': 'main' },
      },
    });

    await store([usage]);

    const [stored] = await readAll();
    assert.deepEqual(stored?.record, usage.record);
    assert.equal(stored?.effectiveCost, 123_456_789_012_345_678_901n);
    assert.equal(stored?.listCost, 123_456_789_012_345_678_901n);
    assert.equal(stored?.costBasis, 'stated');
    assert.deepEqual(stored?.notes, ['priced_as_provider:openai', 'usage_estimated']);
  });

  it('keeps an unknown cost and unknown counts unknown', async () => {
    const tokens = { inputTokens: null, outputTokens: null };
    await store([createExampleUsage({ call: 1, cost: null, costBasis: 'absent', tokens })]);

    const [stored] = await readAll();
    assert.equal(stored?.effectiveCost, null);
    assert.equal(stored?.record.tokens.inputTokens, null);
  });

  it('puts calls on both sides of midnight at a month’s end into their months and hours', async () => {
    const newYear = BigInt(Date.UTC(2027, 0, 1)) * 1000n;
    await store([
      createExampleUsage({ call: 1, startedAtUs: newYear - 1n }),
      createExampleUsage({ call: 2, startedAtUs: newYear }),
    ]);

    const { rows } = await ledger.pool.query(`
      select tableoid::regclass::text as partition, count(*)::int as records
      from usage_records group by 1 order by 1`);
    assert.deepEqual(rows, [
      { partition: 'usage_records_2026_12', records: 1 },
      { partition: 'usage_records_2027_01', records: 1 },
    ]);
    const hours = await ledger.pool.query('select hour from usage_hourly order by hour');
    assert.deepEqual(hours.rows, [
      { hour: new Date('2026-12-31T23:00:00Z') },
      { hour: new Date('2027-01-01T00:00:00Z') },
    ]);
  });

  it('makes a partition anew that was dropped while it ran', async () => {
    const may = BigInt(Date.UTC(2026, 4, 10)) * 1000n;
    await store([createExampleUsage({ call: 1, startedAtUs: may })]);
    await ledger.pool.query('drop table usage_records_2026_05');

    const outcome = await store([createExampleUsage({ call: 2, startedAtUs: may })]);

    assert.equal(outcome.stored, 1);
    assert.equal(outcome.quarantined, 0);
  });

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

  it('stores names longer than an index entry', async () => {
    const long = Array.from({ length: 4_000 }, (_, at) => ((at * 7919) % 1000).toString(36)).join(
      '',
    );
    const attribution = { userId: long, sessionId: long, feature: long, project: long };

    const outcome = await store([createExampleUsage({ call: 1, attribution })]);

    assert.equal(outcome.stored, 1);
    const found = await selectUsage(ledger.pool, {
      tenant: 'default',
      filter: { user: long, session: long },
      cursor: null,
      limit: 10,
    });
    assert.equal(found.length, 1);
  });

  it('keeps text that was cut inside an emoji', async () => {
    const attribution = { userId: 'u\ud83d', tags: { title: 'cut \ud83d' } };

    const outcome = await store([createExampleUsage({ call: 1, attribution })]);

    assert.equal(outcome.stored, 1);
    const [stored] = await readAll();
    assert.equal(stored?.record.attribution.userId, 'u\ufffd');
    assert.deepEqual(stored?.record.attribution.tags, { title: 'cut \ufffd' });
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

    const outcome = await storeUsage(ledger.pool, 'default', { usages: [], quarantined });
    await storeUsage(ledger.pool, 'default', { usages: [], quarantined: [span] });

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

    await storeUsage(ledger.pool, 'default', { usages: [], quarantined: [span, later, span] });
    await storeUsage(ledger.pool, 'default', { usages: [], quarantined: [later] });

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

    await storeUsage(ledger.pool, 'default', { usages: [], quarantined });

    const { rows } = await ledger.pool.query('select seen_count from quarantined_spans');
    assert.deepEqual(rows, [{ seen_count: '2' }]);
  });

  it('counts each process’s stored records and keeps its highest sequence', async () => {
    const at = (call: number, sequence: number | null) =>
      createExampleUsage({ call, record: { sequence }, origin: { serviceInstanceId: 'p1' } });

    await store([at(1, 5), at(2, 2)]);
    await store([at(1, 5), at(3, 3), at(4, null)]);

    const { rows } = await ledger.pool.query(
      'select service, service_instance_id, stored, highest_sequence from process_sequences',
    );
    assert.deepEqual(rows, [
      { service: 'shop', service_instance_id: 'p1', stored: '3', highest_sequence: '5' },
    ]);
  });

  it('stores nothing of an empty batch', async () => {
    const outcome = await store([]);

    assert.deepEqual(outcome, { stored: 0, duplicates: 0, quarantined: 0, storedUsages: [] });
  });

  it('stores a batch of more than one transaction', async () => {
    const usages = Array.from({ length: 5_001 }, (_, call) => createExampleUsage({ call }));

    const outcome = await store(usages);

    assert.equal(outcome.stored, 5_001);
    const { rows } = await ledger.pool.query('select count(*)::int as records from usage_records');
    assert.deepEqual(rows, [{ records: 5_001 }]);
  });
});
