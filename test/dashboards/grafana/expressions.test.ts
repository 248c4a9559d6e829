import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { exportedMetrics, futureMetrics, resolveMetric } from './exported-metrics.ts';
import { parsePromql } from './parse-promql.ts';
import { listExpressions } from './read-dashboards.ts';

const expressions = listExpressions().map(({ place, expr }) => ({
  place,
  expr,
  ...parsePromql(expr),
}));

/** The selectors for which a rule does not hold, with their places. */
function findSelectors(breaksRule: (selector: (typeof expressions)[0]['selectors'][0]) => boolean) {
  return expressions.flatMap(({ place, selectors }) =>
    selectors.filter(breaksRule).map(({ metric }) => `${place}: ${metric}`),
  );
}

function isCounter(metric: string): boolean {
  return exportedMetrics.get(metric) === 'counter' || metric.endsWith('_bucket');
}

test('every expression is PromQL and names series', () => {
  assert.ok(expressions.length > 40);
  for (const { place, errors, selectors } of expressions) {
    assert.deepEqual(errors, [], place);
    assert.notDeepEqual(selectors, [], place);
  }
});

test('the check of expressions sees a mistake', () => {
  assert.notDeepEqual(parsePromql('sum by (model (up)').errors, []);
  assert.deepEqual(
    parsePromql('rate(ai_cost_usd_total{job=~"$job", model="x"}[$__rate_interval])'),
    {
      errors: [],
      selectors: [
        {
          metric: 'ai_cost_usd_total',
          matchers: ['job=~"$job"', 'model="x"'],
          functions: ['rate'],
          range: '$__rate_interval',
        },
      ],
    },
  );
});

test('dashboards name only metrics that the processor exports', () => {
  const unknown = findSelectors(
    ({ metric }) => !exportedMetrics.has(resolveMetric(metric)) && !futureMetrics.has(metric),
  );
  assert.deepEqual(unknown, []);
});

test('a metric of the future is none that the processor exports already', () => {
  assert.deepEqual(
    [...futureMetrics].filter((name) => exportedMetrics.has(name)),
    [],
  );
});

test('every metric of the processor is in a dashboard or a rule', () => {
  const folder = new URL('../../../dashboards/prometheus/rules/', import.meta.url);
  const rules = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const named = new Set([
    ...expressions.flatMap(({ selectors }) => selectors.map(({ metric }) => resolveMetric(metric))),
    ...rules.flatMap((text) => text.match(/\b(ai|tallylight)_\w+/g) ?? []).map(resolveMetric),
  ]);
  assert.deepEqual(
    [...exportedMetrics.keys()].filter((name) => !named.has(name)),
    [],
  );
});

test('counters are only asked for their rate, over an interval that fits the scrapes', () => {
  const wrong = findSelectors(
    ({ metric, functions, range }) =>
      isCounter(metric) && (functions[0] !== 'rate' || range !== '$__rate_interval'),
  );
  // Counted, not summed: how many processors there are.
  assert.deepEqual(wrong, [
    'Tallylight / Pipeline health / Processors / A: tallylight_spans_received_total',
  ]);
});

test("the ledger's gauges count once, however many processors tell them", () => {
  const wrong = expressions.flatMap(({ place, expr, selectors }) =>
    selectors
      .filter(({ metric }) => !isCounter(metric))
      .filter(({ metric }) => !expr.includes(`max without (instance, pod) (${metric}{`))
      .map(({ metric }) => `${place}: ${metric}`),
  );
  // Shown for each processor: which of them cannot read the ledger?
  assert.deepEqual(wrong, [
    'Tallylight / Pipeline health / Age of the ledger reading / A: ai_ledger_read_timestamp_seconds',
  ]);
});

test('one number of the ledger is zero before there is any call, and nothing while it cannot be read', () => {
  const single = expressions.filter(({ place }) =>
    /(Spend (today|yesterday|this month)|calls, 24 h|without usage, 24 h|Quarantined) \/ A$/i.test(
      place,
    ),
  );
  assert.equal(single.length, 7);
  for (const { place, expr } of single) {
    assert.match(expr, / or 0 \* max\(.*ai_ledger_read_timestamp_seconds\{/, place);
  }
});

test('every series is narrowed down to the chosen jobs', () => {
  assert.deepEqual(
    findSelectors(({ matchers }) => !matchers.includes('job=~"$job"')),
    [],
  );
});

test("a processor's own series are narrowed down to the chosen processors on their dashboard", () => {
  const wrong = findSelectors(
    ({ metric, matchers }) =>
      metric.startsWith('tallylight_') &&
      exportedMetrics.get(resolveMetric(metric)) !== 'gauge' &&
      !matchers.includes('instance=~"$instance"'),
  );
  assert.deepEqual(wrong, []);
});
