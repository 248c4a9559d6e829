import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesStates } from '../../../processor/src/domain/metric-series.ts';
import type { MetricPoint } from '../../../processor/src/domain/span.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { advanceSeries } from '../../../processor/src/extract/advance-series.ts';
import { extractGrowth } from '../../../processor/src/extract/extract-growth.ts';
import { selectSummedPoints } from '../../../processor/src/extract/summed-points.ts';
import { context } from './create-log.ts';
import { createPoint } from './create-point.ts';

const caller = {
  'session.id': 's-1',
  'user.email': 'ada@example.com',
  'organization.id': 'org-1',
  model: 'claude-sonnet-4-5-20250929',
};

/** The four series of Claude Code's counter, with one value each. */
function createTokens(
  values: Readonly<Record<string, number>>,
  changes: Partial<MetricPoint> = {},
) {
  return Object.entries(values).map(([type, value]) => ({
    ...createPoint({ value, attributes: { ...caller, type } }),
    ...changes,
  }));
}

/** What requests, one after the other, add to the ledger. */
function addRequests(
  requests: readonly (readonly MetricPoint[])[],
  services: readonly string[] = [],
): { records: UsageRecord[]; ignored: number } {
  const records: UsageRecord[] = [];
  let known: SeriesStates = new Map();
  let ignored = 0;
  for (const points of requests) {
    const summed = selectSummedPoints(points, {
      services: new Set(services),
      digest: context.digest,
    });
    ignored += summed.ignoredCount;
    const { growths, states } = advanceSeries(summed.points, known);
    known = new Map([...known, ...states]);
    for (const extracted of extractGrowth(growths, context)) {
      assert.ok(extracted.kind === 'usage', 'it can be a record');
      records.push(extracted.record);
    }
  }
  return { records, ignored };
}

const at = (seconds: number) => 1_795_313_500_000_000_000n + BigInt(seconds) * 1_000_000_000n;

function createCumulative(seconds: number, value: number, changes: Partial<MetricPoint> = {}) {
  const times = { startTimeUnixNano: at(0), timeUnixNano: at(seconds) };
  return createTokens({ output: value }, { temporality: 'cumulative', ...times, ...changes });
}

const outputs = (records: readonly UsageRecord[]) =>
  records.map(({ tokens }) => tokens.outputTokens);

test("Claude Code's four sums of a minute are one record of its session and model", () => {
  const points = createTokens({ input: 12, output: 345, cacheRead: 18_000, cacheCreation: 2_000 });
  const [record, ...others] = addRequests([points]).records;
  assert.equal(others.length, 0);
  assert.deepEqual(
    {
      dialect: record?.dialect,
      provider: record?.providerName,
      model: record?.requestModel,
      source: record?.source,
      startedAtUs: record?.startedAtUs,
      durationUs: record?.durationUs,
      // 12 + 18,000 + 2,000
      input: record?.tokens.inputTokens,
      cacheRead: record?.tokens.cacheReadInputTokens,
      cacheWrite: record?.tokens.cacheWriteInputTokens,
      output: record?.tokens.outputTokens,
      user: record?.attribution.userId,
      session: record?.attribution.sessionId,
    },
    {
      dialect: 'claude-code-metrics',
      provider: 'anthropic',
      model: 'claude-sonnet-4-5-20250929',
      source: 'reported',
      startedAtUs: 1_795_313_495_600_000n,
      durationUs: 60_000_000n,
      input: 20_012,
      cacheRead: 18_000,
      cacheWrite: 2_000,
      output: 345,
      user: 'ada@example.com',
      session: 's-1',
    },
  );
});

test('its cost, and its other metrics, are no usage', () => {
  const cost = createPoint({ name: 'claude_code.cost.usage', value: 0.02, attributes: caller });
  const lines = createPoint({ name: 'claude_code.lines_of_code.count', value: 3 });
  assert.deepEqual(addRequests([[cost, lines]]), { records: [], ignored: 0 });
});

test('a delta that is sent again has the same key', () => {
  const points = createTokens({ input: 12, output: 345 });
  const [first, again] = addRequests([points, points.toReversed()]).records;
  assert.deepEqual(again, first);
});

test('models and sessions have records of their own', () => {
  const other = createPoint({
    value: 7,
    attributes: { ...caller, model: 'claude-haiku-4-5', type: 'output' },
  });
  const session = createPoint({
    value: 8,
    attributes: { ...caller, 'session.id': 's-2', type: 'output' },
  });
  const { records } = addRequests([[...createTokens({ output: 6 }), other, session]]);
  assert.deepEqual(outputs(records), [6, 7, 8]);
  assert.equal(new Set(records.map(({ spanId }) => spanId)).size, 3);
});

test('of a growing sum, what was added counts', () => {
  // 100; 150 - 100; nothing; 210 - 150
  const { records } = addRequests(
    [100, 150, 150, 210].map((value, i) => createCumulative(i + 1, value)),
  );
  assert.deepEqual(outputs(records), [100, 50, 60]);
});

test('a growing sum that is sent twice, or late, counts once', () => {
  const { records } = addRequests([
    createCumulative(1, 100),
    createCumulative(3, 150),
    createCumulative(3, 150),
    createCumulative(2, 120),
  ]);
  assert.deepEqual(outputs(records), [100, 50]);
});

test('a sum that begins again, with or without saying so, counts from zero', () => {
  const { records } = addRequests([
    createCumulative(1, 100),
    createCumulative(2, 30),
    createCumulative(5, 20, { startTimeUnixNano: at(4) }),
  ]);
  assert.deepEqual(outputs(records), [100, 30, 20]);
});

test('sums of one request that nothing tells apart are one', () => {
  const { records } = addRequests([
    [...createCumulative(1, 100), ...createCumulative(1, 20)],
    [...createCumulative(2, 130), ...createCumulative(2, 25)],
  ]);
  // 100 + 20; 130 + 25 - 120
  assert.deepEqual(outputs(records), [120, 35]);
});

test('processes that send under one name, in turn, are told apart by their starts', () => {
  const other = { startTimeUnixNano: at(1) };
  const { records } = addRequests([
    createCumulative(2, 100),
    createCumulative(3, 10, other),
    createCumulative(4, 110),
    createCumulative(5, 15, other),
  ]);
  assert.deepEqual(outputs(records), [100, 10, 10, 5]);
});

test('what grew over longer than an hour belongs to its end', () => {
  const [record] = addRequests([
    createCumulative(7_200, 100, { timeUnixNano: at(55), startTimeUnixNano: at(-7_200) }),
  ]).records;
  assert.equal(record?.startedAtUs, at(55) / 1000n);
  assert.equal(record?.durationUs, 0n);
});

function createGenAi(service: string, changes: Partial<MetricPoint> = {}) {
  return [
    ['input', 1_000],
    ['output', 200],
  ].map(([type, value]) => ({
    ...createPoint({
      name: 'gen_ai.client.token.usage',
      kind: 'histogram',
      value: Number(value),
      count: 4,
      scopeName: 'some.instrumentation',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.token.type': String(type),
      },
      resource: { 'service.name': service },
    }),
    ...changes,
  }));
}

test("the conventions' metrics repeat the spans, unless their service is named", () => {
  const { records, ignored } = addRequests(
    [[...createGenAi('shop'), ...createGenAi('batch')]],
    ['batch'],
  );
  assert.equal(ignored, 2);
  assert.deepEqual(
    records.map(({ dialect, origin, tokens, requestModel }) => [
      dialect,
      origin.service,
      requestModel,
      tokens.inputTokens,
      tokens.outputTokens,
    ]),
    [['gen-ai-metrics', 'batch', 'gpt-4o', 1_000, 200]],
  );
});

test('our own metrics never count, whoever sends them', () => {
  const points = createGenAi('batch', { scopeName: '@tallylight/instrumentation' });
  assert.deepEqual(addRequests([points], ['batch']), { records: [], ignored: 0 });
});

test('a sender with the newer counters is not counted by the histogram as well', () => {
  const counters = [
    ['input_tokens', 1_000],
    ['cache_read.input_tokens', 600],
    ['output_tokens', 200],
    ['reasoning.output_tokens', 150],
  ].map(([name, value]) =>
    createPoint({
      name: `gen_ai.client.inference.usage.${name}`,
      value: Number(value),
      scopeName: 'some.instrumentation',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.token.modality': 'text',
      },
      resource: { 'service.name': 'batch' },
    }),
  );
  const { records, ignored } = addRequests([[...createGenAi('batch'), ...counters]], ['batch']);
  assert.equal(ignored, 2);
  assert.deepEqual(
    records.map(({ tokens }) => [
      tokens.inputTokens,
      tokens.cacheReadInputTokens,
      tokens.outputTokens,
      tokens.reasoningOutputTokens,
    ]),
    [[1_000, 600, 200, 150]],
  );
});
