import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { futureMetrics } from '../dashboards/grafana/exported-metrics.ts';
import { parsePromql } from '../dashboards/grafana/parse-promql.ts';
import { listExpressions, readDashboards } from '../dashboards/grafana/read-dashboards.ts';
import { sendOddTelemetry } from '../dashboards/grafana/send-odd-telemetry.ts';
import {
  prometheus,
  type RunningPrometheus,
  startPrometheus,
} from '../dashboards/grafana/start-prometheus.ts';
import { createScenarioAnswers } from '../demo/scenario.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { readGauge } from '../support/read-gauge.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import type { RunningProcess } from '../support/start-process.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import { waitFor } from '../support/wait-for.ts';

const appFile = new URL('../demo/app.ts', import.meta.url);
const { skip } = prometheus;

/** A forecast needs six hours of a day: at any time, one of these two places has had them. */
const budgets = ['UTC', 'Asia/Tokyo'].map((zone) => ({
  name: `demo in ${zone}`,
  environment: 'demo',
  limit: '50',
  period: 'day' as const,
  time_zone: zone,
  thresholds: [0.5, 1],
}));

const started = new AsyncDisposableStack();
let processor: RunningProcessor;
let server: RunningPrometheus;

before(async () => {
  if (skip) return;
  const folder = await createTempFolder();
  started.defer(() => folder.remove());
  processor = await startProcessor({ folder: folder.path, budgets });
  started.defer(() => end(processor));
  const { port } = new URL(processor.url);
  // The same processor by two names: what counts once must not be counted twice.
  const targets = [`127.0.0.1:${port}`, `localhost:${port}`];
  server = await startPrometheus({ folder: folder.path, targets });
  started.defer(() => end(server));
  const simulator = await startSimulator({ answer: createScenarioAnswers() });
  started.defer(() => simulator.close());
  const app = await startInstrumentedApp(appFile, {
    endpoint: processor.url,
    providerHosts: simulator.providerHosts,
    env: {
      ENVIRONMENT: 'demo',
      OTEL_SERVICE_NAME: 'demo-app',
      DEMO_ORIGINS: JSON.stringify(simulator.origins),
    },
  });
  started.defer(() => end(app));
  await sendOddTelemetry(processor.url);
});
after(() => started.disposeAsync());

async function end(child: RunningProcess): Promise<void> {
  await child.stop();
}

/** Fills an expression in as Grafana does with "All" chosen everywhere, for a scrape each second. */
function fillIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '15s').replaceAll(/\$[a-z]\w*/g, '.*');
}

async function hasValues({ expr, instant }: { expr: string; instant: boolean }): Promise<boolean> {
  const filled = fillIn(expr);
  const series = instant ? await server.queryInstant(filled) : await server.queryRange(filled, 30);
  return series.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))));
}

/** Series that no processor exports yet; the reason stands at their list. */
function isFuture({ expr }: { expr: string }): boolean {
  return parsePromql(expr).selectors.some(({ metric }) => futureMetrics.has(metric));
}

test('every expression of every panel has values once the demo has run', { skip }, async () => {
  const waiting = new Set(listExpressions().filter((expression) => !isFuture(expression)));
  assert.ok(waiting.size > 40);
  await waitFor(
    'all panels to have values',
    async () => {
      for (const expression of waiting) {
        if (await hasValues(expression)) waiting.delete(expression);
      }
      return waiting.size === 0;
    },
    { deadlineMs: 90_000, intervalMs: 1000 },
  ).catch(() => {});
  assert.deepEqual([...waiting], []);
});

test('expressions of metrics that no processor exports yet are taken, and empty', {
  skip,
}, async () => {
  for (const expression of listExpressions().filter(isFuture)) {
    assert.equal(await hasValues(expression), false, expression.place);
  }
});

test('every variable offers values', { skip }, async () => {
  for (const { title, templating } of readDashboards()) {
    for (const { name, query } of templating.list) {
      const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
      if (selector === undefined || label === undefined) continue;
      const values = await server.listLabelValues(label, fillIn(selector));
      assert.notEqual(values.length, 0, `${title}: ${name}`);
    }
  }
});

test('two processors on one ledger do not double the spend', { skip }, async () => {
  const { expr = '' } = listExpressions().find(({ place }) => /Spend this month/.test(place)) ?? {};
  const filled = fillIn(expr).replace('environment=~".*"', 'environment="test"');
  const [series] = await server.queryInstant(filled);
  const instances = await server.queryInstant('count(ai_ledger_read_timestamp_seconds)');
  assert.equal(instances[0]?.values[0]?.[1], '2');
  // Nothing is sent to this environment any more.
  const labels = { environment: 'test', window: 'month' };
  const spent = await readGauge(processor.url, 'ai_spend_usd', labels);
  assert.ok(spent !== undefined && spent > 0);
  assert.equal(Number(series?.values[0]?.[1]), spent);
});
