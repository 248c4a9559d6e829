import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../../processor/src/config.ts';
import { createConfigFolder, findProblems, loadYaml } from './write-config.ts';

function problemsOf(yaml: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return findProblems(() => loadYaml(yaml, env));
}

/** A budget without mistakes except for these lines. */
function budgetWith(line: string): string {
  const lines = ['name: a', 'limit: 1', 'period: day'];
  const [key = ''] = line.split(':');
  const others = lines.filter((other) => !other.startsWith(`${key}:`));
  return `budgets:\n  - ${[line, ...others].join('\n    ')}\n`;
}

test('every mistake is told at once, with its line and column, and those in variables', () => {
  const yaml = `server:
  prot: 4318
database: { use_database_url: true }
budgets:
  - name: production
    limit: 1,000
    period: monthly
    time_zone: Europe/Berln
  - name: production
    period: day
    timeZone: UTC
`;
  assert.deepEqual(problemsOf(yaml, { TALLYLIGHT_MAX_AGE_DAYS: 'many' }), [
    'tallylight.yaml:2:3 server.prot is no setting. Did you mean "port"? There are: host, port.',
    'tallylight.yaml:3:31 database.use_database_url is true, but the environment variable DATABASE_URL is not set: set it.',
    'tallylight.yaml:6:12 budgets[0].limit "1,000" is not an amount: write plain decimals such as 250 or 0.5, with at most 18 decimals.',
    'tallylight.yaml:7:13 budgets[0].period "monthly" is not a period: write day, week or month.',
    'tallylight.yaml:8:16 budgets[0].time_zone "Europe/Berln" is not an IANA time zone such as UTC or Europe/Berlin. Did you mean "Europe/Berlin"?',
    'tallylight.yaml:9:5 budgets[1].limit is missing: write an amount in USD such as 250 or 0.5.',
    'tallylight.yaml:9:11 budgets[1].name "production" is the name of an earlier budget: choose another.',
    'tallylight.yaml:11:5 budgets[1].timeZone is no setting. Did you mean "time_zone"? There are: name, tenant, environment, limit, currency, period, time_zone, thresholds, owner, webhook_url, slack_url, slack_url_env, recipients.',
    'TALLYLIGHT_MAX_AGE_DAYS "many" is not a whole number of days from 1 to 36500.',
  ]);
});

test('the error shows all problems to people', () => {
  assert.throws(() => loadYaml('server: { port: x }\nbogus: 1'), {
    name: 'ConfigError',
    message: /^The configuration has 2 mistakes:\ntallylight\.yaml:1:17 .*\ntallylight\.yaml:2:1 /,
  });
});

for (const host of ['0.0.0.0', '::', '10.0.0.5', 'tallylight.internal', '127.0.0.1.nip.io']) {
  test(`${host} is beyond loopback: without a token the processor does not start`, () => {
    const [problem, ...others] = problemsOf('', { TALLYLIGHT_HOST: host });
    assert.match(problem ?? '', /^TALLYLIGHT_HOST .*TALLYLIGHT_INGEST_TOKEN.*127\.0\.0\.1/);
    assert.deepEqual(others, []);
    assert.match(
      problemsOf(`server:\n  host: "${host}"`)[0] ?? '',
      /^tallylight\.yaml:2:9 server\.host/,
    );
  });
}

for (const { line, at, message } of [
  { line: 'limit: 0', at: '2:12', message: 'is no limit' },
  { line: 'limit: -5', at: '2:12', message: 'is no limit' },
  { line: 'limit: 1e3', at: '2:12', message: 'is not an amount' },
  { line: 'limit: 0x10', at: '2:12', message: 'is not an amount' },
  { line: 'limit: .inf', at: '2:12', message: 'is not an amount' },
  { line: 'limit: 100 USD', at: '2:12', message: 'is not an amount' },
  { line: 'limit: 0.0000000000000000001', at: '2:12', message: 'at most 18 decimals' },
  { line: 'limit: 100000000000000000000', at: '2:12', message: 'more than the ledger holds' },
  { line: 'limit: [1]', at: '2:12', message: 'not a list' },
  { line: 'limit:', at: '2:5', message: 'is missing' },
  { line: 'currency: EUR', at: '2:15', message: '"EUR" is not supported' },
  { line: 'time_zone: "+02:00"', at: '2:16', message: 'is not an IANA time zone' },
  { line: 'time_zone: Mars', at: '2:16', message: 'is not an IANA time zone' },
  { line: 'thresholds: [0.5, 80]', at: '2:23', message: '"80" is not a share' },
  { line: 'thresholds: [80%]', at: '2:18', message: '0.8 instead of 80%' },
  { line: 'thresholds: [0]', at: '2:18', message: '"0" is not a share' },
  { line: 'thresholds: [0.5, 0.50]', at: '2:17', message: 'has 0.5 twice' },
  { line: 'thresholds: 0.5', at: '2:17', message: 'a list of shares' },
  { line: 'name: ""', at: '2:11', message: 'is empty' },
  { line: 'owner: true', at: '2:12', message: 'not true or false' },
  {
    line: 'webhook_url: ftp://example.com',
    at: '2:18',
    message: 'is not an http:// or https:// URL',
  },
  { line: 'webhook_url: https://me:pw@example.com', at: '2:18', message: 'user name or password' },
]) {
  test(`"${line}" in a budget is a mistake`, () => {
    // The line is the first of its budget, on the second line of the file.
    const problems = problemsOf(budgetWith(line));
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.startsWith(`tallylight.yaml:${at} budgets[0].`), problems[0]);
    assert.ok(problems[0]?.includes(message), problems[0]);
  });
}

for (const { env, message } of [
  { env: { TALLYLIGHT_PORT: '65536' }, message: 'TALLYLIGHT_PORT "65536" is not a port.' },
  { env: { TALLYLIGHT_PORT: 'tcp://10.0.0.1:4318' }, message: 'Kubernetes' },
  { env: { TALLYLIGHT_HOST: '127.0.0.1:4318' }, message: 'without a port' },
  { env: { TALLYLIGHT_HOST: '*' }, message: '0.0.0.0 or ::' },
  { env: { TALLYLIGHT_DATA_DIR: '~/ledger' }, message: '"~" is not expanded' },
  { env: { TALLYLIGHT_DATABASE_URL: 'mysql://db' }, message: 'TALLYLIGHT_DATABASE_URL is not' },
  { env: { TALLYLIGHT_MAX_BODY_MIB: '0' }, message: 'from 1 to 512' },
  { env: { TALLYLIGHT_MAX_AHEAD_MINUTES: '2.5' }, message: '"2.5" is not a whole number' },
  { env: { TALLYLIGHT_INGEST_TOKEN: 'two words' }, message: 'without spaces' },
  { env: { TALLYLIGHT_READ_TOKEN: 'ümlaut' }, message: 'ASCII' },
  { env: { TALLYLIGHT_WEBHOOK_URL: 'example.com' }, message: 'TALLYLIGHT_WEBHOOK_URL is not' },
  { env: { TALLYLIGHT_ALERT_SENDER: 'both' }, message: 'write processor or alertmanager' },
  { env: { TALLYLIGHT_ALERTS_TOKEN: 'two words' }, message: 'TALLYLIGHT_ALERTS_TOKEN has to be' },
  { env: { TALLYLIGHT_SLACK_URL: 'slack' }, message: 'TALLYLIGHT_SLACK_URL is not an http:// or' },
  { env: { TALLYLIGHT_SMTP_URL: 'smtp://mail' }, message: 'set TALLYLIGHT_SMTP_FROM' },
  { env: { TALLYLIGHT_SMTP_TLS: 'ssl' }, message: 'write starttls, implicit or none' },
  { env: { TALLYLIGHT_SMTP_FROM: 'AI costs' }, message: '"AI costs" is not a mail address' },
  { env: { TALLYLIGHT_CONFIG: 'nowhere.yaml' }, message: 'nowhere.yaml is not there' },
]) {
  test(`${Object.entries(env).join().replace(',', '=')} is a mistake that names its variable`, () => {
    const problems = problemsOf('', env);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.includes(message), problems[0]);
  });
}

test('a token is given once, can be sent, and belongs to one tenant', () => {
  const yaml = `ingest:
  tokens:
    - tenant: a
    - { tenant: b, token: x, token_env: X }
    - { tenant: c, token_env: NOT_SET }
    - { tenant: d, token_env: SPACED }
    - { tenant: e, token: same }
    - { tenant: f, token: same }
    - { tenant: g, token: from-variable }
    - just text
api: { read_token: x, read_token_env: X }
`;
  const env = { SPACED: 'a b', TALLYLIGHT_INGEST_TOKEN: 'from-variable' };
  const places = problemsOf(yaml, env).map((problem) => problem.split(' ').slice(0, 4).join(' '));
  assert.deepEqual(places, [
    'tallylight.yaml:3:7 ingest.tokens[0] has no',
    'tallylight.yaml:4:7 ingest.tokens[1] has both',
    'tallylight.yaml:5:31 ingest.tokens[2].token_env names the',
    'tallylight.yaml:6:31 ingest.tokens[3].token_env names SPACED,',
    'tallylight.yaml:8:7 ingest.tokens[5] has the',
    'tallylight.yaml:9:7 ingest.tokens[6] has the',
    'tallylight.yaml:10:7 ingest.tokens[7] has to',
    'tallylight.yaml:11:6 api has both',
  ]);
});

test('a token of the API says one thing, and what it may see hangs together', () => {
  const yaml = `api:
  read_token: one
  admin_token_env: ADMIN
  tokens:
    - { tenant: a, token: one }
    - { tenant: b, token: two }
    - { tenant: b, token: two }
    - { tenant: b, token: two, scope: admin }
    - { tenant: b, token: two, environment: c }
    - { tenant: b, token: three, all_tenants: true }
    - { token: four, all_tenants: true, environment: c }
    - { token: five, scope: admin, environment: c }
    - { scope: admin }
`;
  const places = problemsOf(yaml, { ADMIN: 'one' }).map((problem) => problem.split(': ')[0]);
  assert.deepEqual(places, [
    'tallylight.yaml:2:3 api has one token for reading and for administering',
    'tallylight.yaml:5:7 api.tokens[0] has the same token as the read token',
    'tallylight.yaml:8:7 api.tokens[3] has the same token as read of tenant "b"',
    'tallylight.yaml:9:7 api.tokens[4] has the same token as read of tenant "b"',
    'tallylight.yaml:10:7 api.tokens[5] has both tenant and all_tenants',
    'tallylight.yaml:11:7 api.tokens[6] has both environment and all_tenants',
    'tallylight.yaml:12:7 api.tokens[7] administers, and so has no environment',
    'tallylight.yaml:13:7 api.tokens[8] has no token',
  ]);
});

test('beyond this machine an ingest token is wanted, or an admin token that makes some', () => {
  const env = { TALLYLIGHT_HOST: '0.0.0.0' };
  assert.match(String(problemsOf('', env)[0]), /set an ingest token .* an admin token/);
  assert.match(
    String(problemsOf('', { ...env, TALLYLIGHT_READ_TOKEN: 'a' })[0]),
    /set an ingest token/,
  );
  assert.throws(() => problemsOf('', { ...env, TALLYLIGHT_ADMIN_TOKEN: 'a' }), /has no mistake/);
});

test('no message shows a secret', () => {
  const secret = 's3cr3t value';
  const yaml = `
database: { url: "${secret}" }
ingest:
  tokens: ["${secret}", { tenant: a, token: "${secret}" }, { tenant: b, token_env: "${secret}" }]
api: { read_token: ["${secret}"], admin_token: "${secret}", tokens: [{ token: "${secret}" }] }
alerting: { webhook_url: "${secret}" }
budgets: "${secret}"
`;
  const env = {
    TALLYLIGHT_DATABASE_URL: secret,
    TALLYLIGHT_INGEST_TOKEN: secret,
    TALLYLIGHT_READ_TOKEN: secret,
    TALLYLIGHT_WEBHOOK_URL: secret,
  };
  const problems = problemsOf(yaml, env);
  assert.equal(problems.length, 16, problems.join('\n'));
  assert.doesNotMatch(problems.join('\n'), /s3cr3t/);
});

test('mistakes in the YAML itself have their line too', () => {
  assert.match(
    problemsOf('server:\n\tport: 1')[0] ?? '',
    /^tallylight\.yaml:2:1 This is not valid YAML/,
  );
  assert.match(
    problemsOf('budgets: [1, 2')[0] ?? '',
    /^tallylight\.yaml:1:\d+ This is not valid YAML/,
  );
  assert.match(
    problemsOf('server: {}\n---\nserver: {}')[0] ?? '',
    /^tallylight\.yaml:2:1 A second document/,
  );
  assert.match(problemsOf('- a\n- b')[0] ?? '', /^tallylight\.yaml:1:1 The file has to be/);
});

test('a key that stands twice is told together with the other mistakes', () => {
  const problems = problemsOf('server:\n  port: 1\n  port: x\n');
  assert.deepEqual(
    problems.map((problem) => problem.split(' ')[0]),
    ['tallylight.yaml:3:3', 'tallylight.yaml:3:9'],
  );
});

test('what cannot be read at all is told together with mistaken variables', () => {
  const [yaml, variable, ...others] = problemsOf('server: [', { TALLYLIGHT_PORT: 'x' });
  assert.match(yaml ?? '', /^tallylight\.yaml:/);
  assert.match(variable ?? '', /^TALLYLIGHT_PORT/);
  assert.deepEqual(others, []);
});

test('an alias without an anchor is a mistake', () => {
  assert.deepEqual(problemsOf('server:\n  port: *nobody'), [
    'tallylight.yaml:2:9 No anchor has this name before: write the value instead of *nobody.',
  ]);
});

test('aliases that hold themselves or multiply come to an end', () => {
  assert.ok(problemsOf('server: &loop\n  port: *loop').length > 0);
  // Ten times ten times ten … to the power of nine
  const layers = Array.from(
    { length: 9 },
    (_, index) => `l${index + 1}: &l${index + 1} [${Array(10).fill(`*l${index}`).join(', ')}]`,
  );
  const problems = problemsOf(['l0: &l0 x', ...layers].join('\n'));
  assert.ok(problems.some((problem) => problem.includes('One alias too many')));
});

test('a key may be called __proto__ and is no setting', () => {
  assert.match(problemsOf('__proto__: { port: 1 }')[0] ?? '', /:1:1 __proto__ is no setting/);
});

test('a file under a name that is not read is a mistake', () => {
  using folder = createConfigFolder({ 'tallylight.yml': 'server: { port: 1 }' });
  assert.deepEqual(
    findProblems(() => loadConfig({ env: {}, workingFolder: folder.path })),
    [
      'tallylight.yml is not read: rename it to tallylight.yaml, or set TALLYLIGHT_CONFIG=tallylight.yml.',
    ],
  );
});

test('a file that is no text, or a folder, is a mistake', () => {
  using folder = createConfigFolder({ 'tallylight.yaml': Buffer.from([0xff, 0xfe, 0x00]) });
  const load = (env: Record<string, string>) => () =>
    loadConfig({ env, workingFolder: folder.path });
  assert.deepEqual(findProblems(load({})), [
    'tallylight.yaml is not UTF-8 text: save it as UTF-8.',
  ]);
  assert.deepEqual(findProblems(load({ TALLYLIGHT_CONFIG: '.' })), [
    '. is a folder: name the file in it.',
  ]);
});
