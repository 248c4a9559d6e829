import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PricedUsage } from '../../processor/src/domain/charge.ts';
import type { QuarantinedSpan } from '../../processor/src/domain/quarantine.ts';
import type { UsageRecord } from '../../processor/src/domain/usage.ts';
import { createPipeline } from '../../processor/src/pipeline.ts';
import { createLog, extractLogRecord } from './extract/create-log.ts';
import { createUsageSpan, limits, startedAtUs } from './extract/create-span.ts';
import { createTestMetrics, renderSamples } from './metrics/create-test-metrics.ts';

function priceAtNothing(record: UsageRecord): PricedUsage {
  return {
    record,
    costBasis: 'not_billed',
    listCost: 0n,
    effectiveCost: 0n,
    priceId: null,
    charges: [],
    notes: [],
  };
}

test('a span on which the processor itself fails is set aside, and the others are stored', async () => {
  const stored: string[] = [];
  const setAside: QuarantinedSpan[] = [];
  const logged: string[] = [];
  const metrics = createTestMetrics();
  const pipeline = createPipeline({
    price(record) {
      if (record.spanId === 'eee19b7ec3c1b171') throw new TypeError('rates is not iterable');
      return priceAtNothing(record);
    },
    async store(_tenant, { usages, quarantined }) {
      stored.push(...usages.map(({ record }) => record.spanId));
      setAside.push(...quarantined);
      return {
        stored: usages.length,
        duplicates: 0,
        quarantined: quarantined.length,
        storedUsages: usages,
      };
    },
    storeUnparsedCalls: async () => {},
    holdSummed: async () => [],
    claimSessions: async () => new Map(),
    metrics,
    onCommit: () => {},
    timeLimits: limits,
    log: (_level, message) => void logged.push(message),
    now: () => Number(startedAtUs / 1000n),
  });
  const spans = ['0', '1', '2'].map((digit) =>
    createUsageSpan({}, { spanId: `eee19b7ec3c1b17${digit}` }),
  );

  const answer = await pipeline.acceptSpans('default', spans);

  const detail =
    'The processor failed on this span: TypeError: rates is not iterable. This is a defect of the processor; the span is kept here.';
  assert.deepEqual(answer, {
    rejected: 1,
    message: `1 span was set aside, the first: ${detail}`,
  });
  assert.deepEqual(stored, ['eee19b7ec3c1b170', 'eee19b7ec3c1b172']);
  assert.deepEqual(
    setAside.map((span) => [span.spanId, span.reason, span.detail]),
    [['eee19b7ec3c1b171', 'unstorable', detail]],
  );
  assert.deepEqual(logged, ['A span could not be read or priced, and is set aside']);
  assert.deepEqual(await renderSamples(metrics, 'tallylight_spans_rejected_total'), [
    'tallylight_spans_rejected_total{reason="unstorable"} 1',
  ]);
});

test('calls of a session that is counted by its metrics are not counted again', async () => {
  const stored: (string | null)[] = [];
  const metrics = createTestMetrics();
  const claimed: string[] = [];
  const pipeline = createPipeline({
    price: priceAtNothing,
    async store(_tenant, { usages }) {
      stored.push(...usages.map(({ record }) => record.attribution.sessionId));
      return { stored: usages.length, duplicates: 0, quarantined: 0, storedUsages: usages };
    },
    storeUnparsedCalls: async () => {},
    holdSummed: async () => [],
    async claimSessions(_tenant, sessionIds) {
      claimed.push(...sessionIds);
      return new Map(sessionIds.map((id, index) => [id, index === 0 ? 'metrics' : 'calls']));
    },
    metrics,
    onCommit: () => {},
    timeLimits: limits,
    log: () => {},
    now: () => Number(startedAtUs / 1000n),
  });
  const createEvent = (session: string, request: string) =>
    createLog({
      body: 'claude_code.api_request',
      attributes: { 'session.id': session, request_id: request, input_tokens: 1, model: 'm' },
    });

  const logs = [createEvent('s-1', 'r-1'), createEvent('s-1', 'r-2'), createEvent('s-2', 'r-3')];
  const answer = await pipeline.acceptLogs('default', logs);

  assert.deepEqual(answer, { rejected: 0, message: null });
  assert.deepEqual(stored, ['s-2']);
  assert.equal(claimed.length, 2);
  const samples = await renderSamples(metrics, 'tallylight_spans_ignored_total');
  assert.deepEqual(
    samples.filter((sample) => sample.includes('metrics')),
    ['tallylight_spans_ignored_total{reason="counted_by_metrics"} 2'],
  );
});

test('of held records one on which the processor itself fails is set aside, and the others are stored', async () => {
  const stored: string[] = [];
  const setAside: QuarantinedSpan[] = [];
  const pipeline = createPipeline({
    price(record) {
      if (record.requestModel === 'bad') throw new TypeError('rates is not iterable');
      return priceAtNothing(record);
    },
    async store(_tenant, { usages, quarantined }) {
      stored.push(...usages.map(({ record }) => record.spanId));
      setAside.push(...quarantined);
      const counts = { stored: usages.length, duplicates: 0, quarantined: quarantined.length };
      return { ...counts, storedUsages: usages };
    },
    storeUnparsedCalls: async () => {},
    holdSummed: async () => [],
    claimSessions: async () => new Map(),
    metrics: createTestMetrics(),
    onCommit: () => {},
    timeLimits: limits,
    log: () => {},
    now: () => Number(startedAtUs / 1000n),
  });
  const records = ['bad', 'good'].map((model) =>
    extractLogRecord(
      createLog({
        body: 'claude_code.api_request',
        attributes: { request_id: model, input_tokens: 1, model },
      }),
    ),
  );

  await pipeline.acceptRecords('default', records);

  assert.deepEqual(stored, [records[1]?.spanId]);
  assert.deepEqual(
    setAside.map(({ spanId, startedAtUs: at, reason }) => [spanId, at, reason]),
    [[records[0]?.spanId, records[0]?.startedAtUs, 'unstorable']],
  );
});
