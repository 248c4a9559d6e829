import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { createMetricReader } from '../../../../instrumentation/src/telemetry/signals/metric-reader.ts';
import { createUsageMetrics } from '../../../../instrumentation/src/telemetry/signals/metrics.ts';
import { createFinishedCall } from '../create-finished-call.ts';

function open() {
  const exported: ResourceMetrics[] = [];
  const metrics = createUsageMetrics();
  const reader = createMetricReader({
    metrics,
    async exportState(state) {
      exported.push(state);
      return true;
    },
    resource: resourceFromAttributes({}),
    scope: { name: 'scope' },
  });
  return { exported, metrics, reader };
}

describe('the reader of the metrics', () => {
  it('sends nothing of a process that has called nobody', async () => {
    const { exported, reader } = open();
    assert.equal(await reader.exportNow(), true);
    assert.deepEqual(exported, []);
  });

  it('sends one cumulative state since the start of the process', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: 1_000_500 });
    const { exported, metrics, reader } = open();
    for (const passedMs of [250, 5_000]) {
      test.mock.timers.tick(passedMs);
      metrics.record(createFinishedCall());
      await reader.exportNow();
    }
    const points = exported.map(({ scopeMetrics: [scope] }) => {
      const sum = scope?.metrics.find(({ descriptor }) => descriptor.name === 'ai.usage.requests');
      return sum?.dataPoints.map(({ startTime, endTime, value }) => [startTime, endTime, value]);
    });
    const startTime = [1000, 500_000_000];
    assert.deepEqual(points, [
      [[startTime, [1000, 750_000_000], 1]],
      [[startTime, [1005, 750_000_000], 2]],
    ]);
  });

  it('never ends before it has begun, though the clock be set back', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: 5_000_000 });
    const { metrics, reader } = open();
    metrics.record(createFinishedCall());
    test.mock.timers.setTime(1_000_000);
    const [scope] = reader.readNow().scopeMetrics;
    const times = scope?.metrics.flatMap(({ dataPoints }) =>
      dataPoints.map(({ startTime, endTime }) => [startTime, endTime]),
    );
    assert.deepEqual(times?.[0], [
      [5000, 0],
      [5000, 0],
    ]);
  });
});
