import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { selectUsage } from '../../../processor/src/storage/select-usage.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, whileOpen } from '../../support/ledger/example-usage.ts';
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
      'truncate usage_records, usage_hourly, quarantined_spans; update usage_processes set stored = 0, highest_sequence = 0',
    );
  });

  const store = (usages: ReturnType<typeof createExampleUsage>[], tenant = 'default') =>
    storeUsage(ledger.pool, tenant, { usages, quarantined: [] }, whileOpen);
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

  it('counts each process’s stored records and keeps its highest sequence', async () => {
    const at = (call: number, sequence: number | null) =>
      createExampleUsage({ call, record: { sequence }, origin: { serviceInstanceId: 'p1' } });

    await store([at(1, 5), at(2, 2)]);
    await store([at(1, 5), at(3, 3), at(4, null)]);

    const { rows } = await ledger.pool.query(
      'select service, service_instance_id, stored, highest_sequence from usage_processes where stored > 0',
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
