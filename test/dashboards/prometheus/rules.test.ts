import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePromql } from '../grafana/parse-promql.ts';
import { loadRules, prometheusFolder, selectAlerts } from './load-rules.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const runbookFolder = join(root, 'dashboards/runbooks');
const runbookAddress = 'https://github.com/tallylight/tallylight/blob/main/dashboards/runbooks';
const rules = await loadRules();
const alerts = selectAlerts(rules);
const alertNames = [...new Set(alerts.map(({ alert }) => alert))].sort();

/** Gauges of the ledger: every processor exports the same ones. */
const ledgerGauge = /^(ai_.*(?<!_total|_bucket|_sum|_count)|tallylight_quarantined_records)$/;

/** The metrics that an expression names. */
function listMetrics(expr: string): string[] {
  const { selectors, errors } = parsePromql(expr);
  assert.deepEqual(errors, [], expr);
  return [...new Set(selectors.map(({ metric }) => metric))];
}

/** What the processor's README says that it exports, with the series of histograms. */
async function listExported(): Promise<ReadonlySet<string>> {
  const readme = await readFile(join(root, 'processor/README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|/gm)];
  assert.notEqual(rows.length, 0);
  const names = rows.flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
  );
  return new Set(names);
}

suite('the rules of Prometheus', () => {
  test('give every alert a severity, a summary, a description and its runbook', () => {
    for (const { alert, labels = {}, annotations = {} } of alerts) {
      const { summary = '', description = '', runbook_url, ...others } = annotations;
      assert.match(alert, /^Tallylight([A-Z][a-z]+)+$/);
      // A threshold's severity is the budget's own.
      const severity =
        alert === 'TallylightBudgetThresholdCrossed'
          ? /^\{\{ \$labels\.severity \}\}$/
          : /^(critical|warning|info)$/;
      assert.match(labels.severity ?? '', severity, alert);
      // A summary stands for all alerts of its name: a sentence, and nothing that varies.
      assert.match(summary, /^[A-Z][^{}]+\.$/, alert);
      assert.match(description, /\.$/, alert);
      assert.equal(runbook_url, `${runbookAddress}/${alert}.md`);
      assert.deepEqual(others, {}, alert);
    }
  });

  test('are the alerts that the README lists', async () => {
    const readme = await readFile(join(prometheusFolder, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| \[(Tallylight\w+)\]/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), alertNames);
  });

  test('say whose budget it is wherever they name a budget', () => {
    for (const { alert, annotations = {} } of alerts) {
      if (!alert.startsWith('TallylightBudget')) continue;
      assert.match(annotations.description ?? '', /\$labels\.owner/, alert);
    }
  });

  test('name only metrics that the processor exports, or that a rule records', async () => {
    const exported = await listExported();
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    for (const { record, alert, expr } of rules) {
      const unknown = listMetrics(expr).filter(
        (name) => !exported.has(name) && !recorded.has(name),
      );
      assert.deepEqual(unknown, [], `${record ?? alert} names metrics that nobody exports`);
    }
  });

  test('use everything that they record', () => {
    const used = new Set(rules.flatMap(({ expr }) => listMetrics(expr)));
    const unused = rules.flatMap(({ record }) => record ?? []).filter((name) => !used.has(name));
    assert.deepEqual(unused, []);
  });

  test('take one value of several processors for every gauge of the ledger', () => {
    for (const { record, alert, expr } of rules) {
      // Those two judge the processors one by one; who uses the first one aggregates it.
      if (record === 'instance:ai_budget_period:current') continue;
      if (alert === 'TallylightLedgerUnread') continue;
      if (!listMetrics(expr).some((name) => ledgerGauge.test(name))) continue;
      assert.match(expr, /max without \(instance, pod\) \(/, record ?? alert);
    }
  });
});

suite('the runbooks', () => {
  test('are one for every alert, and none without one', async () => {
    const files = await readdir(runbookFolder);
    assert.deepEqual(
      files.sort(),
      alertNames.map((name) => `${name}.md`),
    );
  });

  test('ask Prometheus in PromQL, for metrics that there are', async () => {
    const exported = await listExported();
    for (const name of alertNames) {
      const page = await readFile(join(runbookFolder, `${name}.md`), 'utf8');
      for (const [, block = ''] of page.matchAll(/```promql\n([^`]*)```/g)) {
        for (const expr of block.trim().split('\n')) {
          const unknown = listMetrics(expr.trim()).filter(
            (metric) => !exported.has(metric) && !/^(up|otelcol_\w+|prometheus_\w+|)$/.test(metric),
          );
          assert.deepEqual(unknown, [], `${name}: ${expr}`);
        }
      }
    }
  });

  test('say what it means, what it does, where to look and what to do', async () => {
    for (const name of alertNames) {
      const page = await readFile(join(runbookFolder, `${name}.md`), 'utf8');
      const headings = [...page.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
      assert.deepEqual(
        headings,
        [`# ${name}`, '## What it means', '## What it does to you', '## Look', '## Do'],
        name,
      );
    }
  });
});
