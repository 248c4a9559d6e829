import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../../processor/src/config.ts';
import { createConfigFolder, loadYaml } from './write-config.ts';

const usd = 10n ** 18n;

const noPrices = {
  own: [],
  aliases: [],
  refresh: 'off',
  refreshUrl: 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data.json',
  recipients: [],
};

test('without file and variables, everything has its default', () => {
  using folder = createConfigFolder({});
  assert.deepEqual(loadConfig({ env: {}, workingFolder: folder.path }), {
    host: '127.0.0.1',
    port: 4318,
    ledger: {
      dataFolder: join(folder.path, 'data'),
      fallbackFolder: '/var/lib/tallylight',
    },
    ingestTokens: [],
    // 64 × 1,048,576 bytes
    maxBodyBytes: 67_108_864,
    timeLimits: {
      // 35 × 24 × 60 × 60 s, 5 × 60 s
      maxAgeUs: 3_024_000_000_000n,
      maxAheadUs: 300_000_000n,
    },
    metricsAsUsage: [],
    readToken: null,
    adminToken: null,
    apiTokens: [],
    alerting: { sender: 'processor', token: null, smtp: null },
    content: { isStored: false, keptDays: 30 },
    retention: { usageDays: null, classes: [] },
    prices: { ...noPrices, webhookUrl: null },
    budgets: [],
  });
});

test('an empty file, and one of comments and empty sections, say nothing', () => {
  const bare = loadYaml('').port;
  const commented = loadYaml('# nothing yet\nserver:\n  # port: 1\nbudgets:\n').port;
  assert.deepEqual([bare, commented], [4318, 4318]);
});

test('a file sets everything', () => {
  const config = loadYaml(
    `
server: { host: '::1', port: 8080 }
database: { url: 'postgres://ada@db/tallylight' }
ingest:
  max_body_mib: 1
  max_age_days: 400
  max_ahead_minutes: 0
  metrics_as_usage: [nightly, batch, nightly]
  tokens:
    - { tenant: acme, environment: production, token: acme-secret }
    - token_env: OTHER
api:
  read_token: reader
  admin_token: admin
  tokens:
    - { tenant: acme, environment: staging, token: acme-reader }
    - { scope: admin, all_tenants: true, token_env: OTHER }
alerting: { webhook_url: 'https://example.com/all' }
budgets:
  - name: production
    tenant: acme
    environment: production
    limit: 250
    currency: USD
    period: month
    time_zone: Europe/Berlin
    thresholds: [1, 0.50, .8]
    owner: platform
    webhook_url: http://example.com/own
  - { name: all, limit: 0.1, period: day }
`,
    { OTHER: 'other-secret' },
  );
  assert.deepEqual(config, {
    host: '::1',
    port: 8080,
    ledger: { databaseUrl: 'postgres://ada@db/tallylight' },
    ingestTokens: [
      { tenant: 'acme', environment: 'production', token: 'acme-secret' },
      { tenant: 'default', environment: null, token: 'other-secret' },
    ],
    maxBodyBytes: 1_048_576,
    timeLimits: { maxAgeUs: 34_560_000_000_000n, maxAheadUs: 0n },
    metricsAsUsage: ['nightly', 'batch'],
    readToken: 'reader',
    adminToken: 'admin',
    apiTokens: [
      { scope: 'read', tenant: 'acme', environment: 'staging', token: 'acme-reader' },
      { scope: 'admin', tenant: null, environment: null, token: 'other-secret' },
    ],
    alerting: { sender: 'processor', token: null, smtp: null },
    content: { isStored: false, keptDays: 30 },
    retention: { usageDays: null, classes: [] },
    prices: { ...noPrices, webhookUrl: 'https://example.com/all' },
    budgets: [
      {
        tenant: 'acme',
        name: 'production',
        environment: 'production',
        limit: 250n * usd,
        period: 'month',
        timeZone: 'Europe/Berlin',
        thresholds: ['0.5', '0.8', '1'],
        owner: 'platform',
        webhookUrl: 'http://example.com/own',
        slackUrl: null,
        recipients: [],
      },
      {
        tenant: 'default',
        name: 'all',
        environment: null,
        limit: usd / 10n,
        period: 'day',
        timeZone: 'UTC',
        thresholds: ['0.5', '0.8', '1'],
        owner: null,
        webhookUrl: 'https://example.com/all',
        slackUrl: null,
        recipients: [],
      },
    ],
  });
});

test('environment variables win over the file', () => {
  const { ingestTokens, budgets, ...rest } = loadYaml(
    `
server: { host: 10.0.0.1, port: 1 }
database: { url: 'postgres://file/db' }
ingest: { max_body_mib: 1, max_age_days: 1, max_ahead_minutes: 1 }
api: { read_token: file, admin_token: file-admin }
alerting: { webhook_url: 'https://file.example/' }
budgets: [{ name: a, limit: 1, period: day }]
`,
    {
      TALLYLIGHT_HOST: '127.0.0.2',
      TALLYLIGHT_PORT: '2',
      TALLYLIGHT_DATABASE_URL: 'postgresql://variable/db',
      TALLYLIGHT_MAX_BODY_MIB: '2',
      TALLYLIGHT_MAX_AGE_DAYS: '2',
      TALLYLIGHT_MAX_AHEAD_MINUTES: '2',
      TALLYLIGHT_INGEST_TOKEN: 'ingest',
      TALLYLIGHT_READ_TOKEN: 'variable',
      TALLYLIGHT_ADMIN_TOKEN: 'root',
      TALLYLIGHT_WEBHOOK_URL: 'https://variable.example/',
    },
  );
  assert.deepEqual(rest, {
    host: '127.0.0.2',
    port: 2,
    ledger: { databaseUrl: 'postgresql://variable/db' },
    maxBodyBytes: 2_097_152,
    timeLimits: { maxAgeUs: 172_800_000_000n, maxAheadUs: 120_000_000n },
    metricsAsUsage: [],
    readToken: 'variable',
    adminToken: 'root',
    apiTokens: [],
    alerting: { sender: 'processor', token: null, smtp: null },
    content: { isStored: false, keptDays: 30 },
    retention: { usageDays: null, classes: [] },
    prices: { ...noPrices, webhookUrl: 'https://variable.example/' },
  });
  assert.deepEqual(ingestTokens, [{ tenant: 'default', environment: null, token: 'ingest' }]);
  assert.deepEqual(budgets[0]?.webhookUrl, 'https://variable.example/');
});

test('an empty variable counts as not set', () => {
  const config = loadYaml('server: { port: 5 }', { TALLYLIGHT_PORT: '', TALLYLIGHT_CONFIG: '' });
  assert.equal(config.port, 5);
});

test('an amount is taken as written, to the last digit', () => {
  // As a double, 0.100000000000000001 would be 0.1 and 12345678901234567.89 would lose its cents.
  const limits = ['0.100000000000000001', '12345678901234567.89', '"0.30"', '1.'].map(
    (limit) => loadYaml(`budgets: [{ name: a, period: day, limit: ${limit} }]`).budgets[0]?.limit,
  );
  assert.deepEqual(limits, [
    100_000_000_000_000_001n,
    12_345_678_901_234_567_890_000_000_000_000_000n,
    300_000_000_000_000_000n,
    usd,
  ]);
});

test('a folder in the file is relative to the file, one in a variable to the working folder', () => {
  using folder = createConfigFolder({ 'other.yaml': 'database: { data_dir: ledger }' });
  const env = { TALLYLIGHT_CONFIG: join(folder.path, 'other.yaml') };
  assert.deepEqual(loadConfig({ env, workingFolder: '/work' }).ledger, {
    dataFolder: join(folder.path, 'ledger'),
  });
  const both = { ...env, TALLYLIGHT_DATA_DIR: 'ledger' };
  assert.deepEqual(loadConfig({ env: both, workingFolder: '/work' }).ledger, {
    dataFolder: '/work/ledger',
  });
});

test('DATABASE_URL is used only where the file says so and names no other', () => {
  const env = { DATABASE_URL: 'postgres://platform/db' };
  const yes = 'use_database_url: true';
  assert.ok('dataFolder' in loadYaml('', env).ledger);
  assert.deepEqual(loadYaml(`database: { ${yes} }`, env).ledger, {
    databaseUrl: 'postgres://platform/db',
  });
  assert.deepEqual(loadYaml(`database: { ${yes}, url: 'postgres://own/db' }`, env).ledger, {
    databaseUrl: 'postgres://own/db',
  });
});

test('the file that the caller names wins over TALLYLIGHT_CONFIG', () => {
  using folder = createConfigFolder({
    'a.yaml': 'server: { port: 1 }',
    'b.yaml': 'server: { port: 2 }',
  });
  const env = { TALLYLIGHT_CONFIG: 'a.yaml' };
  assert.equal(loadConfig({ env, workingFolder: folder.path }).port, 1);
  assert.equal(loadConfig({ env, file: 'b.yaml', workingFolder: folder.path }).port, 2);
});

test('JSON is a configuration too, and anchors save repetition', () => {
  assert.equal(loadYaml('{ "server": { "port": 7 } }').port, 7);
  const { budgets } = loadYaml(`
budgets:
  - { name: a, limit: 1, period: day, thresholds: &often [0.1, 0.2] }
  - { name: b, limit: 2, period: day, thresholds: *often }
`);
  assert.deepEqual(
    budgets.map(({ thresholds }) => thresholds),
    [
      ['0.1', '0.2'],
      ['0.1', '0.2'],
    ],
  );
});

for (const host of ['127.0.0.1', '127.8.9.1', '::1', '[::1]', '::ffff:127.0.0.1', 'localhost']) {
  test(`${host} is loopback and needs no token`, () => {
    assert.equal(loadYaml(`server: { host: "${host}" }`).host, host.replace(/[[\]]/g, ''));
  });
}

test('beyond loopback a token in a variable or in the file is enough', () => {
  const yaml = 'server: { host: 0.0.0.0 }';
  assert.equal(loadYaml(yaml, { TALLYLIGHT_INGEST_TOKEN: 'secret' }).host, '0.0.0.0');
  assert.equal(loadYaml(`${yaml}\ningest: { tokens: [{ token: secret }] }`).host, '0.0.0.0');
});
