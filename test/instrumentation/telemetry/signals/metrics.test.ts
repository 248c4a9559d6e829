import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attributes } from '@opentelemetry/api';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { FinishedCall } from '../../../../instrumentation/src/call.ts';
import { createUsageMetrics } from '../../../../instrumentation/src/telemetry/signals/metrics.ts';
import { createFinishedCall } from '../create-finished-call.ts';

const model = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
};

function collect(calls: readonly Partial<FinishedCall>[], maxSeries = 2000): MetricData[] {
  const metrics = createUsageMetrics({ maxSeries });
  for (const call of calls) metrics.record(createFinishedCall(call));
  return metrics.collect();
}

function readPoints(data: readonly MetricData[], name: string): [Attributes, unknown][] {
  const found = data.find(({ descriptor }) => descriptor.name === name);
  return (found?.dataPoints ?? []).map(({ attributes, value }) => [attributes, value]);
}

describe('the client’s metrics', () => {
  it('add up calls with the same words, and keep others apart', () => {
    const failed = {
      outcome: { status: 'error', source: 'absent', errorType: '500' },
      response: {},
    } as const;
    const data = collect([{}, {}, failed]);
    assert.deepEqual(readPoints(data, 'ai.usage.requests'), [
      [{ ...model, 'ai.usage.status': 'success' }, 2],
      [
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o-mini',
          'error.type': '500',
          'ai.usage.status': 'error',
        },
        1,
      ],
    ]);
    assert.deepEqual(readPoints(data, 'ai.usage.tokens'), [
      [{ ...model, 'ai.usage.token.kind': 'uncached_input' }, 42],
      [{ ...model, 'ai.usage.token.kind': 'visible_output' }, 14],
    ]);
  });

  it('sort durations into the buckets that the conventions advise, a boundary into the lower one', () => {
    const durations = [10, 10.1, 200_000].map((durationMs) => ({ durationMs }));
    const [point] = readPoints(collect(durations), 'gen_ai.client.operation.duration');
    const boundaries = [
      0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
    ];
    assert.deepEqual(point, [
      model,
      {
        buckets: { boundaries, counts: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
        count: 3,
        sum: 0.01 + 0.0101 + 200,
        min: 0.01,
        max: 200,
      },
    ]);
  });

  it('are counted together once there are too many series', () => {
    const calls = ['a', 'b', 'c', 'd', 'a'].map((name) => ({ request: { model: name } }));
    const points = readPoints(collect(calls, 2), 'ai.usage.requests');
    assert.deepEqual(
      points.map(([attributes, value]) => [
        attributes['gen_ai.request.model'] ?? attributes['otel.metric.overflow'],
        value,
      ]),
      [
        ['a', 2],
        ['b', 1],
        [true, 2],
      ],
    );
  });

  it('leave out what a response told of: told again, it would be counted again', () => {
    assert.deepEqual(collect([{ identity: 'batch-1/line-1' }]), []);
  });

  it('say how many calls were not understood, by host, and how many records were dropped', () => {
    const metrics = createUsageMetrics({ maxSeries: 1 });
    for (const host of ['a', 'a', 'b', 'c']) metrics.countUnparsed(host);
    metrics.countDropped();
    assert.deepEqual(readPoints(metrics.collect(), 'ai.usage.unparsed'), [
      [{ 'server.address': 'a' }, 2],
      [{ 'otel.metric.overflow': true }, 2],
    ]);
    assert.deepEqual(readPoints(metrics.collect(), 'ai.usage.dropped'), [[{}, 1]]);
  });

  it('have no attribute of a user, a session or a server', () => {
    const data = collect([{ context: { userId: 'ada', sessionId: 's' }, timeToFirstChunkMs: 5 }]);
    const names = data.flatMap(({ dataPoints }) =>
      dataPoints.flatMap(({ attributes }) => Object.keys(attributes)),
    );
    assert.deepEqual([...new Set(names)].sort(), [
      'ai.usage.status',
      'ai.usage.token.kind',
      'gen_ai.operation.name',
      'gen_ai.provider.name',
      'gen_ai.request.model',
      'gen_ai.response.model',
      'gen_ai.token.type',
    ]);
  });
});
