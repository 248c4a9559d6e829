import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadRules, selectAlerts } from './load-rules.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const rules = await loadRules();
const alerts = selectAlerts(rules);

const runbookFolder = 'https://github.com/tallylight/tallylight/blob/main/dashboards/runbooks/';

/** Gauges of the ledger: every processor exports the same ones. */
const ledgerGauge = /^(ai_.*(?<!_total|_bucket|_sum|_count)|tallylight_quarantined_records)$/;

/** The metrics that an expression names, without labels, strings and recorded rules. */
function listMetrics(expr: string): string[] {
  const bare = expr
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const names = bare.match(/[a-z_][a-z0-9_:]*/gi) ?? [];
  return [...new Set(names.filter((name) => /^(ai|tallylight)_|:/.test(name)))];
}

suite('the rules of Prometheus', () => {
  test('give every alert a severity, a summary, a description and its runbook', () => {
    for (const { alert, labels = {}, annotations = {} } of alerts) {
      assert.match(alert, /^Tallylight([A-Z][a-z]+)+$/);
      // A threshold's severity is the budget's own.
      const templated = alert === 'TallylightBudgetThresholdCrossed';
      assert.match(
        labels.severity ?? '',
        templated ? /^\{\{ \$labels\.severity \}\}$/ : /^(critical|warning|info)$/,
        alert,
      );
      assert.deepEqual(
        Object.keys(annotations).sort(),
        ['description', 'runbook_url', 'summary'],
        alert,
      );
      // A summary stands for all alerts of its name: a sentence, and nothing that varies.
      assert.match(annotations.summary ?? '', /^[A-Z][^{}]+\.$/, alert);
      assert.match(annotations.description ?? '', /\.$/, alert);
      assert.equal(annotations.runbook_url, `${runbookFolder}${alert}.md`, alert);
    }
  });

  test('have a runbook for every alert, and no runbook without one', async () => {
    const names = new Set(alerts.map(({ alert }) => `${alert}.md`));
    assert.deepEqual((await readdir(`${root}/dashboards/runbooks`)).sort(), [...names].sort());
  });

  test('are the alerts that the README lists', async () => {
    const readme = await readFile(`${root}/dashboards/prometheus/README.md`, 'utf8');
    const listed = [...readme.matchAll(/^\| \[(Tallylight\w+)\]/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), [...new Set(alerts.map(({ alert }) => alert))].sort());
  });

  test('say whose budget it is wherever they name a budget', () => {
    for (const { alert, annotations = {} } of alerts) {
      if (!alert.startsWith('TallylightBudget')) continue;
      assert.match(annotations.description ?? '', /\$labels\.owner/, alert);
    }
  });

  test('name only metrics that the processor exports, or that a rule records', async () => {
    const readme = await readFile(`${root}/processor/README.md`, 'utf8');
    const exported = new Set<string>();
    for (const [, name = '', type = ''] of readme.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)) {
      exported.add(name);
      if (type === 'histogram')
        for (const part of ['bucket', 'sum', 'count']) exported.add(`${name}_${part}`);
    }
    assert.notEqual(exported.size, 0);
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
      if (!listMetrics(expr).some((name) => ledgerGauge.test(name))) continue;
      // Those two judge the processors one by one, and are aggregated by whoever uses them.
      if (record === 'instance:ai_budget_period:current' || alert === 'TallylightLedgerUnread')
        continue;
      assert.match(expr, /max without \(instance, pod\) \(/, record ?? alert);
    }
  });
});
