import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import { startLedgerApi } from '../api/start-ledger-api.ts';
import { runCommand } from './run-command.ts';

const configured: readonly ConfiguredToken[] = [
  { scope: 'admin', tenant: null, environment: null, metrics: true, token: 'operator' },
  { scope: 'read', tenant: 'default', environment: null, metrics: true, token: 'reader' },
];
const env = { TALLYLIGHT_ADMIN_TOKEN: 'operator', TALLYLIGHT_READ_TOKEN: 'reader' };

/** `tallylight tokens …` against one API. */
function createTokens(url: string) {
  return (line: string, variables: Record<string, string> = env) =>
    runCommand(['tokens', ...line.split(' '), '--url', url], { env: variables });
}

describe('tallylight tokens', () => {
  test('makes a token, alone on stdout, lists it without itself, and ends it', async () => {
    await using api = await startLedgerApi({ configured });
    const tokens = createTokens(api.url);
    assert.match((await tokens('list')).stdout, /^There are no tokens here\. Make one:/);

    const created = await tokens('create --scope ingest --name ci --tenant acme --environment ci');
    assert.equal(created.exitCode, 0);
    assert.match(created.stdout, /^tl_ingest_[\w-]{43}\n$/);
    const [, id = ''] = /^This is token (\d+)\. It is shown this once/.exec(created.stderr) ?? [];

    const today = new Date().toISOString().slice(0, 10);
    const listed = await tokens('list');
    assert.equal(
      listed.stdout,
      [
        'id  scope   tenant  environment  state   created     expires  last used  name',
        `${id}   ingest  acme    ci           active  ${today}  never    never      ci`,
        '',
      ].join('\n'),
    );
    assert.equal(
      (await tokens('list --tenant globex')).stdout.startsWith('There are no tokens'),
      true,
    );

    const revoked = await tokens(`revoke ${id}`);
    assert.equal(revoked.stdout, `Token ${id} (ci) ends within seconds, for good.\n`);
    assert.match((await tokens('list')).stdout, / revoked /);
  });

  test('prints JSON where it is asked for', async () => {
    await using api = await startLedgerApi({ configured });
    const tokens = createTokens(api.url);
    const line = 'create --scope read --name all --all-tenants --expires 2100-01-01 --json';
    const { stdout } = await tokens(line);
    const created = JSON.parse(stdout);
    assert.deepEqual([created.tenant, created.expires_at], [null, '2100-01-01T00:00:00.000Z']);
    const listed = JSON.parse((await tokens('list --json')).stdout);
    assert.equal(listed.tokens[0].id, created.id);
  });

  test('says what is wrong with what was asked for', async () => {
    await using api = await startLedgerApi({ configured });
    const tokens = createTokens(api.url);
    const { exitCode, stderr } = await tokens('create --scope root --name all');
    assert.equal(exitCode, 2);
    assert.match(stderr, /scope is none of ingest, read and admin/);
    assert.equal((await tokens('revoke 7')).exitCode, 1);
  });

  test('wants an admin token, and says where it takes it from', async () => {
    await using api = await startLedgerApi({ configured });
    const tokens = createTokens(api.url);
    const withNone = await tokens('list', {});
    assert.equal(withNone.exitCode, 3);
    assert.match(withNone.stderr, /takes it from TALLYLIGHT_ADMIN_TOKEN/);
    const reading = await tokens('list', { TALLYLIGHT_READ_TOKEN: 'reader' });
    assert.equal(reading.exitCode, 3);
    assert.match(reading.stderr, /Show an admin token/);
    const wrong = await tokens('list', { TALLYLIGHT_ADMIN_TOKEN: 's3cret' });
    assert.doesNotMatch(wrong.stderr, /s3cret/);
  });
});
