import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { findTool } from '../../support/find-tool.ts';
import { loadRules, selectAlerts } from '../prometheus/load-rules.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const file = join(root, 'dashboards/alertmanager/alertmanager.yml');
const amtool = findTool(['amtool'], {
  variable: 'TALLYLIGHT_AMTOOL',
  hint: 'Debian: apt-get install prometheus-alertmanager',
});

type Labels = Readonly<Record<string, string>>;

async function resolveReceivers(labels: Labels): Promise<string[]> {
  const { stdout } = await run(amtool.path, [
    ...['config', 'routes', 'test', `--config.file=${file}`],
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ]);
  return stdout.trim().split(',');
}

const mailOwner = 'ada@example.com';
const budget = 'TallylightBudget';

/** Who is told of what. */
const table: readonly (readonly [labels: Labels, receivers: readonly string[]])[] = [
  [{ alertname: 'TallylightWatchdog', severity: 'info' }, ['watchdog']],
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'info', owner: 'platform-team' },
    ['history', 'slack-once', 'team'],
  ],
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'warning' },
    ['history', 'slack-once', 'team'],
  ],
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'warning', owner: mailOwner },
    ['history', 'slack-once', 'owner'],
  ],
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'info', owner: `Ada <${mailOwner}>` },
    ['history', 'slack-once', 'owner'],
  ],
  // No mail would arrive there.
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'warning', owner: 'Slack @platform' },
    ['history', 'slack-once', 'team'],
  ],
  [
    { alertname: `${budget}ThresholdCrossed`, severity: 'critical', owner: mailOwner },
    ['history', 'slack-once', 'owner', 'on-call'],
  ],
  [
    { alertname: `${budget}Exhausted`, severity: 'critical', owner: mailOwner },
    ['history', 'slack', 'owner', 'on-call'],
  ],
  [
    { alertname: `${budget}Exhausted`, severity: 'critical', owner: 'platform-team' },
    ['history', 'slack', 'on-call'],
  ],
  [{ alertname: `${budget}BurningFast`, severity: 'critical' }, ['history', 'slack', 'on-call']],
  [
    { alertname: `${budget}ForecastExceeded`, severity: 'warning' },
    ['history', 'slack-once', 'team'],
  ],
  [
    { alertname: 'TallylightSpendSpike', severity: 'warning', environment: 'production' },
    ['history', 'slack', 'team'],
  ],
  [{ alertname: 'TallylightPricesStale', severity: 'info' }, ['history', 'slack', 'team']],
  [{ alertname: 'TallylightLedgerUnread', severity: 'critical' }, ['history', 'slack', 'on-call']],
  // Somebody else's alerts in the same Alertmanager reach a person, and not our history.
  [{ alertname: 'DiskFull' }, ['team']],
  [{ alertname: 'DiskFull', severity: 'critical' }, ['slack', 'on-call']],
];

suite('the configuration of Alertmanager', () => {
  test('is valid, with its templates', { skip: amtool.skip }, async () => {
    const { stdout, stderr } = await run(amtool.path, ['check-config', file]);
    assert.match(stdout + stderr, /7 receivers\n - 1 templates/);
  });

  for (const [labels, receivers] of table) {
    const shown = Object.values(labels).join(', ');
    test(`sends ${shown} to ${receivers.join(', ')}`, { skip: amtool.skip }, async () => {
      assert.deepEqual(await resolveReceivers(labels), receivers);
    });
  }

  test('sends every alert of the rules to somebody, and to the history', {
    skip: amtool.skip,
  }, async () => {
    for (const { alert, labels = {} } of selectAlerts(await loadRules())) {
      if (alert === 'TallylightWatchdog') continue;
      const templated = labels.severity?.includes('{{');
      for (const severity of templated
        ? ['info', 'warning', 'critical']
        : [labels.severity ?? '']) {
        const receivers = await resolveReceivers({ alertname: alert, severity });
        assert.equal(receivers[0], 'history', alert);
        assert.match(receivers.at(-1) ?? '', /^(team|on-call)$/, alert);
      }
    }
  });

  test('names only alerts that exist', async () => {
    const text = await readFile(file, 'utf8');
    const alerts = [...new Set(selectAlerts(await loadRules()).map(({ alert }) => alert))];
    for (const [, pattern = ''] of text.matchAll(/alertname=~?"([^"]+)"/g)) {
      for (const alternative of pattern.split(/\|(?![^(]*\))/)) {
        const isKnown = alerts.some((alert) => new RegExp(`^(?:${alternative})$`).test(alert));
        assert.ok(isKnown, alternative);
      }
    }
  });

  test('repeats nothing later than Alertmanager is told to remember', async () => {
    const text = await readFile(file, 'utf8');
    const retention = Number(/--data\.retention=(\d+)h/.exec(text)?.[1]);
    const compose = await readFile(join(root, 'docker-compose.yml'), 'utf8');
    assert.match(compose, new RegExp(`--data\\.retention=${retention}h`));
    const hours = [...text.matchAll(/repeat_interval: (\d+)h/g)].map(([, number]) =>
      Number(number),
    );
    // A month has up to 31 days, and one hour more where the clocks go back.
    assert.ok(Math.max(...hours) > 31 * 24 + 1, 'a threshold would be told twice a month');
    assert.ok(Math.max(...hours) < retention, 'it would be told again once it is forgotten');
  });

  test('repeats no alert of a period to the history, which would tell its recipients again', async () => {
    interface Route {
      readonly receiver?: string;
      readonly matchers?: readonly string[];
      readonly repeat_interval?: string;
      readonly routes?: readonly Route[];
    }
    const { route } = parse(await readFile(file, 'utf8')) as { route: Route };
    const history = route.routes?.find(({ receiver }) => receiver === 'history');
    const once = history?.routes?.find(({ repeat_interval }) => repeat_interval === '840h');
    const [, pattern = ''] = /^alertname=~"(.+)"$/.exec(once?.matchers?.[0] ?? '') ?? [];
    const names = [...new Set(selectAlerts(await loadRules()).map(({ alert }) => alert))];
    assert.deepEqual(names.filter((name) => new RegExp(`^(?:${pattern})$`).test(name)).sort(), [
      'TallylightBudgetExhausted',
      'TallylightBudgetForecastExceeded',
      'TallylightBudgetThresholdCrossed',
    ]);
  });

  test('holds no secret', async () => {
    const { global, receivers } = parse(await readFile(file, 'utf8')) as {
      global: Record<string, unknown>;
      receivers: unknown;
    };
    const text = JSON.stringify({ global, receivers });
    assert.doesNotMatch(text, /"(smtp_auth_password|slack_api_url|api_url|credentials)":/);
  });
});
