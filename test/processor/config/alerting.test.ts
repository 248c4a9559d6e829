import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProblems, loadYaml } from './write-config.ts';

function problemsOf(yaml: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return findProblems(() => loadYaml(yaml, env));
}

test('Alertmanager sends, shows a token, and budgets have mail and Slack of their own', () => {
  const { alerting, budgets } = loadYaml(
    `
alerting:
  sender: alertmanager
  alerts_token_env: ALERTS
  slack_url: https://hooks.slack.com/services/all
  smtp:
    host: mail.example.com
    user: costs
    password_env: MAIL
    from: AI costs <costs@example.com>
budgets:
  - { name: a, limit: 1, period: day, slack_url_env: SLACK, recipients: [ada@example.com] }
  - { name: b, limit: 1, period: day }
`,
    { ALERTS: 's3cret', MAIL: 'p w', SLACK: 'https://hooks.slack.com/services/a' },
  );
  assert.deepEqual(alerting, {
    sender: 'alertmanager',
    token: 's3cret',
    smtp: {
      host: 'mail.example.com',
      port: 587,
      tls: 'starttls',
      login: { user: 'costs', password: 'p w' },
      from: { name: 'AI costs', address: 'costs@example.com' },
    },
  });
  assert.deepEqual(
    budgets.map(({ slackUrl, recipients }) => ({ slackUrl, recipients })),
    [
      { slackUrl: 'https://hooks.slack.com/services/a', recipients: ['ada@example.com'] },
      { slackUrl: 'https://hooks.slack.com/services/all', recipients: [] },
    ],
  );
});

for (const { url, tls, expected } of [
  { url: 'smtp://mail', expected: { host: 'mail', port: 587, tls: 'starttls' } },
  { url: 'smtp://mail:465', expected: { host: 'mail', port: 465, tls: 'implicit' } },
  { url: 'smtps://mail', expected: { host: 'mail', port: 465, tls: 'implicit' } },
  { url: 'smtps://mail:2465', expected: { host: 'mail', port: 2465, tls: 'implicit' } },
  { url: 'smtp://mail', tls: 'none', expected: { host: 'mail', port: 25, tls: 'none' } },
  { url: 'smtp://[::1]:1025/', tls: 'none', expected: { host: '::1', port: 1025, tls: 'none' } },
]) {
  test(`${url} with tls ${tls ?? 'left out'} is ${JSON.stringify(expected)}`, () => {
    const { alerting } = loadYaml('', {
      TALLYLIGHT_SMTP_URL: url,
      TALLYLIGHT_SMTP_FROM: 'costs@example.com',
      ...(tls !== undefined && { TALLYLIGHT_SMTP_TLS: tls }),
    });
    const { host, port, tls: used } = alerting.smtp ?? assert.fail('no mail server');
    assert.deepEqual({ host, port, tls: used }, expected);
  });
}

test('the variable takes the place of the mail server in the file, but not of the sender', () => {
  const { alerting } = loadYaml(
    'alerting: { smtp: { host: old, user: me, password: old, from: costs@example.com } }',
    { TALLYLIGHT_SMTP_URL: 'smtp://ada:p%40ss@new:2525' },
  );
  assert.deepEqual(alerting.smtp, {
    host: 'new',
    port: 2525,
    tls: 'starttls',
    login: { user: 'ada', password: 'p@ss' },
    from: { name: '', address: 'costs@example.com' },
  });
});

const from = 'from: a@b.example';

for (const { yaml, at, message } of [
  { yaml: 'sender: both', at: '1:21 alerting.sender', message: '"both" sends nothing' },
  { yaml: 'sender: alertmanger', at: '1:21 alerting.sender', message: 'mean "alertmanager"?' },
  {
    yaml: 'alerts_token: a, alerts_token_env: B',
    at: '1:11 alerting',
    message: 'has both alerts_token and alerts_token_env: keep one',
  },
  {
    yaml: 'slack_url_env: NOWHERE',
    at: '1:28 alerting.slack_url_env',
    message: 'names the environment variable NOWHERE, which is not set',
  },
  {
    yaml: 'slack_url_env: NO_URL',
    at: '1:28 alerting.slack_url_env',
    message: 'names NO_URL, whose value is not an http:// or https:// URL',
  },
  { yaml: `smtp: { ${from} }`, at: '1:19 alerting.smtp', message: 'names no mail server' },
  { yaml: 'smtp: { host: m }', at: '1:19 alerting.smtp', message: 'needs the address' },
  {
    yaml: `smtp: { url: smtp://m, port: 25, ${from} }`,
    at: '1:19 alerting.smtp',
    message: 'has both url and port',
  },
  {
    yaml: `smtp: { host: m, user: u, ${from} }`,
    at: '1:19 alerting.smtp',
    message: 'has a user or a password without the other',
  },
  {
    yaml: `smtp: { url: smtps://m, tls: none, ${from} }`,
    at: '1:42 alerting.smtp.tls',
    message: 'is none, but the URL begins with smtps',
  },
  {
    yaml: `smtp: { url: "smtp://u@m", ${from} }`,
    at: '1:26 alerting.smtp.url',
    message: 'has a user or a password without the other',
  },
  {
    yaml: 'smtp: { host: m, from: "Ada <ada>" }',
    at: '1:36 alerting.smtp.from',
    message: '"ada" is not a mail address',
  },
]) {
  test(`"${yaml}" below alerting is a mistake`, () => {
    const problems = problemsOf(`alerting: { ${yaml} }`, { NO_URL: 'slack' });
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.startsWith(`tallylight.yaml:${at} `), problems[0]);
    assert.ok(problems[0]?.includes(message), problems[0]);
  });
}

for (const { yaml, at, message } of [
  { yaml: 'recipients: [ada]', at: '2:52 budgets[0].recipients[0]', message: 'is not a mail' },
  {
    yaml: 'recipients: ["a@b.example, c@d.example"]',
    at: '2:52 budgets[0].recipients[0]',
    message: 'is not a mail address',
  },
  {
    yaml: 'recipients: [a@b.example, A@b.example]',
    at: '2:51 budgets[0].recipients',
    message: 'has A@b.example twice',
  },
  { yaml: 'recipients: a@b.example', at: '2:51 budgets[0].recipients', message: 'a list of mail' },
  {
    yaml: 'slack_url: https://a.example, slack_url_env: B',
    at: '2:5 budgets[0]',
    message: 'has both slack_url and slack_url_env',
  },
]) {
  test(`"${yaml}" in a budget is a mistake`, () => {
    const problems = problemsOf(`budgets:\n  - { name: a, limit: 1, period: day, ${yaml} }`, {
      TALLYLIGHT_SMTP_URL: 'smtp://mail',
      TALLYLIGHT_SMTP_FROM: 'a@b.example',
    });
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.startsWith(`tallylight.yaml:${at} `), problems[0]);
    assert.ok(problems[0]?.includes(message), problems[0]);
  });
}

test('recipients without a mail server are a mistake', () => {
  const yaml = 'budgets: [{ name: a, limit: 1, period: day, recipients: [a@b.example] }]';
  assert.deepEqual(problemsOf(yaml), [
    'tallylight.yaml:1:57 budgets[0].recipients can get no mail without a mail server: add alerting.smtp, or set TALLYLIGHT_SMTP_URL.',
  ]);
});

test('a mistaken secret is never shown', () => {
  const problems = problemsOf(
    'alerting: { smtp: { url: "smtp://me:s3cret@mail/x", from: a@b.c } }',
  );
  assert.equal(problems.length, 1);
  assert.doesNotMatch(problems.join(), /s3cret/);
});
