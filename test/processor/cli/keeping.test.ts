import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import { storeUsage } from '../../../processor/src/storage/store-usage.ts';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { startLedgerApi } from '../api/start-ledger-api.ts';
import { runCommand } from './run-command.ts';

const configured: readonly ConfiguredToken[] = [
  { scope: 'admin', tenant: null, environment: null, metrics: true, token: 'operator' },
  { scope: 'admin', tenant: 'default', environment: null, metrics: false, token: 'admin' },
  { scope: 'read', tenant: 'default', environment: null, metrics: true, token: 'reader' },
  { scope: 'read', tenant: 'default', environment: 'ci', metrics: false, token: 'ci-reader' },
];

/** Runs commands against one API, as the operator unless another token is given. */
function createRun(url: string) {
  return (line: string, token = 'operator') =>
    runCommand([...line.split(' '), '--url', url], {
      env: { TALLYLIGHT_ADMIN_TOKEN: token, USER: 'ops' },
    });
}

/** Long ago, so that the month is closed, whatever the day on which the tests run. */
function call(sequence: number, userId: string | null = null) {
  return createExampleUsage({
    call: sequence,
    startedAtUs: BigInt(Date.UTC(2025, 0, 5, 10, sequence)) * 1000n,
    cost: ONE_USD,
    record: { sequence },
    attribution: { userId },
  });
}

describe('tallylight', () => {
  test('gaps lists what is missing by process, with the times around it', async () => {
    await using api = await startLedgerApi({ configured });
    const run = createRun(api.url);
    assert.equal((await run('gaps')).stdout, 'Nothing is missing.\n');
    await api.store([call(2), call(3), call(7), call(9)]);
    const { exitCode, stdout } = await run('gaps --service shop', 'reader');
    assert.equal(exitCode, 0);
    assert.equal(
      stdout.replace(/last heard of .*/, 'last heard of now'),
      [
        'shop instance-1: 4 of 9 records came, last heard of now',
        '  1 missing, before 2025-01-05T10:02:00.000Z',
        '  4–6 missing, between 2025-01-05T10:03:00.000Z and 2025-01-05T10:07:00.000Z',
        '  8 missing, between 2025-01-05T10:07:00.000Z and 2025-01-05T10:09:00.000Z',
        '',
      ].join('\n'),
    );
    assert.equal((await run('gaps --from 2100-01-01')).stdout, 'Nothing is missing.\n');
    assert.match((await run('gaps', 'ci-reader')).stderr, /of the environment “ci” only/);
    assert.equal((await run('gaps --from yesterday')).exitCode, 2);
  });

  test('retention shows what is past its time, and drops it; ledger verify finds the sums right', async () => {
    const retention = { usageDays: 100, classes: [] };
    await using api = await startLedgerApi({ configured, retention });
    const run = createRun(api.url);
    await api.store([call(1), call(2)]);

    const shown = await run('retention --dry-run');
    assert.equal(
      shown.stdout,
      'These would be dropped; their sums stay:\n2025-01  2 records  the whole month\n',
    );
    assert.equal((await run('retention', 'admin')).exitCode, 3, 'for every tenant at once');
    const dropped = await run('retention');
    assert.match(dropped.stdout, /^Dropped; their sums stay:\n2025-01 {2}2 records/);
    assert.equal((await run('retention')).stdout, 'Nothing is past its time.\n');

    const verified = await run('ledger verify');
    assert.deepEqual(
      [verified.exitCode, verified.stdout],
      [0, 'The sums are right: 1 day compared, 1 sealed.\n'],
    );
  });

  test('ledger verify ends with 1 where sums are wrong, and says which', async () => {
    await using api = await startLedgerApi({ configured });
    const run = createRun(api.url);
    await api.store([call(1)]);
    await api.ledger.pool.query('update usage_hourly set effective_cost = effective_cost - 0.25');
    const { exitCode, stdout } = await run(
      'ledger verify --from 2025-01-05 --to 2025-01-05',
      'admin',
    );
    assert.equal(exitCode, 1);
    assert.equal(
      stdout,
      [
        'The sums are wrong: 1 day compared, 0 sealed.',
        '2025-01-05  default  not those of the records: 0 requests and -0.25 USD apart',
        '',
      ].join('\n'),
    );
    assert.equal((await run('ledger verify --to 2025-01-04')).exitCode, 0);
    assert.equal((await run('ledger verify', 'reader')).exitCode, 3);
    assert.equal((await run('ledger verify --from 2025-02-30')).exitCode, 2);
  });

  test('users erase counts, erases, and shows a made-up name where one is asked for', async () => {
    await using api = await startLedgerApi({ configured });
    const run = createRun(api.url);
    await api.store([call(1, 'grace'), call(2, 'grace')]);

    const shown = await run('users erase grace --dry-run', 'admin');
    assert.match(
      shown.stdout,
      /^This would be erased:\n +1 {2}users\n +0 {2}sessions\n +2 {2}records\n/,
    );
    const done = await run('users erase grace --anonymize', 'admin');
    const [, pseudonym] = /Shown as (anonymous-\w+) from now on/.exec(done.stdout) ?? [];
    const summary = await api.get('/analytics/summary?from=2025-01-01', {
      headers: { Authorization: 'Bearer reader' },
    });
    assert.deepEqual(
      summary.body.by_user.map(({ key }: { key: string }) => key),
      [pseudonym],
    );
    const { rows } = await api.ledger.pool.query('select requested_by, mode from erasures');
    assert.deepEqual(rows, [{ requested_by: 'ops', mode: 'anonymize' }]);
    assert.equal((await run('users erase grace', 'reader')).exitCode, 3);
    assert.doesNotMatch(shown.stdout + done.stdout + done.stderr, /grace/);
  });

  test('quarantine list shows what was set aside, and why', async () => {
    await using api = await startLedgerApi({ configured });
    const run = createRun(api.url);
    assert.equal((await run('quarantine list')).stdout, 'No span was set aside.\n');
    const span = {
      traceId: 'a1',
      spanId: 'b2',
      startedAtUs: BigInt(Date.UTC(2020, 0, 1)) * 1000n,
      reason: 'too_old' as const,
      detail: 'The call started too long ago.',
      attributes: { 'gen_ai.request.model': 'gpt-5' },
    };
    await storeUsage(api.ledger.pool, 'default', { usages: [], quarantined: [span, span] });
    assert.match(
      (await run('quarantine list', 'reader')).stdout,
      /^too_old {2}2020-01-01T00:00:00.000Z {2}trace a1 {2}span b2 {2}sent 2×, last .*\n {2}The call started too long ago\.\n$/,
    );
    assert.equal(
      (await run('quarantine list --reason in_future')).stdout,
      'No span was set aside.\n',
    );
  });

  test('says how these commands are written', async () => {
    for (const line of [
      'users',
      'users erase',
      'users erase a b',
      'ledger',
      'gaps now',
      'toString',
    ]) {
      const { exitCode, stderr } = await runCommand(line.split(' '));
      assert.equal(exitCode, 2, line);
      assert.match(stderr, /is written “tallylight |There is no command/, line);
    }
    assert.match((await runCommand(['gaps', '--anonymize'])).stderr, /gaps takes no option/);
  });
});
