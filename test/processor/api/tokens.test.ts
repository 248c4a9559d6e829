import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashToken } from '../../../processor/src/access/hash-token.ts';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import type { Json, RunningApi } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const configured: readonly ConfiguredToken[] = [
  { scope: 'admin', tenant: null, environment: null, metrics: true, token: 'operator' },
  { scope: 'admin', tenant: 'acme', environment: null, metrics: false, token: 'acme-admin' },
  { scope: 'read', tenant: null, environment: null, metrics: true, token: 'reader' },
];

async function ask(
  api: RunningApi,
  token: string,
  path: string,
  content?: unknown,
): Promise<{ status: number; body: Json }> {
  const { response, body } = await api.get(path, {
    headers: { Authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(content !== undefined && { method: 'POST', body: JSON.stringify(content) }),
  });
  return { status: response.status, body };
}

describe('POST /api/v1/tokens', () => {
  test('shows the token once, and the ledger keeps its hash alone', async () => {
    await using api = await startLedgerApi({ configured });
    const wanted = {
      name: ' CI of the shop ',
      scope: 'ingest',
      tenant: 'acme',
      environment: 'staging',
      expires_at: '2100-01-31T00:00:00Z',
    };
    const { status, body: created } = await ask(api, 'operator', '/tokens', wanted);
    const { token, ...listed } = created;
    assert.equal(status, 200);
    assert.match(token, /^tl_ingest_[\w-]{43}$/);
    assert.deepEqual(listed, {
      id: listed.id,
      name: 'CI of the shop',
      scope: 'ingest',
      tenant: 'acme',
      environment: 'staging',
      state: 'active',
      created_at: listed.created_at,
      expires_at: '2100-01-31T00:00:00.000Z',
      last_used_at: null,
      revoked_at: null,
    });
    assert.deepEqual((await ask(api, 'operator', '/tokens')).body, { tokens: [listed] });
    const { rows } = await api.ledger.pool.query('select tokens::text as row, hash from tokens');
    assert.deepEqual(rows[0].hash, hashToken(token));
    assert.ok(!rows[0].row.includes(token.slice('tl_ingest_'.length)));
  });

  test('makes tokens of the asker’s tenant, unless an operator names another', async () => {
    await using api = await startLedgerApi({ configured });
    const wanted = { name: 'a', scope: 'read' };
    const tenantOf = async (token: string, path: string, more = {}) =>
      (await ask(api, token, path, { ...wanted, ...more })).body.tenant;
    assert.equal(await tenantOf('acme-admin', '/tokens'), 'acme');
    assert.equal(await tenantOf('operator', '/tokens'), 'default');
    assert.equal(await tenantOf('operator', '/tokens?tenant=globex'), 'globex');
    assert.equal(await tenantOf('operator', '/tokens', { tenant: 'globex' }), 'globex');
    assert.equal(await tenantOf('operator', '/tokens', { tenant: null }), null);
  });

  const tooMuch = [
    { title: 'reads only', token: 'reader', content: { scope: 'ingest' } },
    { title: 'is of another tenant', token: 'acme-admin', content: { tenant: 'globex' } },
    { title: 'is of one tenant', token: 'acme-admin', content: { tenant: null } },
  ];
  for (const { title, token, content } of tooMuch) {
    test(`makes none that may do more for whoever ${title}`, async () => {
      await using api = await startLedgerApi({ configured });
      const { status } = await ask(api, token, '/tokens', { name: 'a', scope: 'read', ...content });
      assert.equal(status, 403);
      assert.deepEqual((await ask(api, 'operator', '/tokens')).body, { tokens: [] });
    });
  }

  const mistakes = [
    { content: {}, names: ['name', 'scope'] },
    { content: { name: ' ', scope: 'read' }, names: ['name'] },
    { content: { name: 'a', scope: 'root' }, names: ['scope'] },
    { content: { name: 'a', scope: 'ingest', tenant: null }, names: ['tenant'] },
    { content: { name: 'a', scope: 'admin', environment: 'x' }, names: ['environment'] },
    {
      content: { name: 'a', scope: 'read', tenant: null, environment: 'x' },
      names: ['environment'],
    },
    { content: { name: 'a', scope: 'read', expires_at: 'tomorrow' }, names: ['expires_at'] },
    { content: { name: 'a', scope: 'read', expires_at: '2020-01-01' }, names: ['expires_at'] },
    { content: { name: 'a', scope: 'read', token: 'mine' }, names: ['body'] },
  ];
  for (const { content, names } of mistakes) {
    test(`names the mistake in ${JSON.stringify(content)}`, async () => {
      await using api = await startLedgerApi({ configured });
      const { status, body } = await ask(api, 'operator', '/tokens', content);
      assert.equal(status, 400);
      assert.deepEqual(
        body.errors.map(({ parameter }: Json) => parameter),
        names,
      );
    });
  }
});

describe('A token of the ledger', () => {
  test('opens the API for its tenant from its first second on, and is seen to be used', async () => {
    await using api = await startLedgerApi({ configured });
    const wanted = { name: 'a', scope: 'admin', tenant: 'globex' };
    const { body: created } = await ask(api, 'operator', '/tokens', wanted);
    assert.equal((await ask(api, created.token, '/access')).body.tenant, 'globex');
    const deadline = Date.now() + 10_000;
    let usedAt = null;
    while (usedAt === null && Date.now() < deadline) {
      usedAt = (await ask(api, created.token, '/tokens')).body.tokens[0].last_used_at;
    }
    assert.ok(Math.abs(Date.now() - Date.parse(usedAt)) < 60_000);
  });

  test('is revoked for good, by an admin of its tenant', async () => {
    await using api = await startLedgerApi({ configured });
    const wanted = { name: 'a', scope: 'read', tenant: 'acme' };
    const { body: created } = await ask(api, 'operator', '/tokens', wanted);
    const path = `/tokens/${created.id}/revoke`;
    assert.equal((await ask(api, created.token, '/usage')).status, 200);
    assert.equal((await ask(api, created.token, path, {})).status, 403);
    const { status, body } = await ask(api, 'acme-admin', path, {});
    assert.deepEqual([status, body.state], [200, 'revoked']);
    const refused = await ask(api, created.token, '/usage');
    assert.equal(refused.status, 401);
    assert.ok(!JSON.stringify(refused.body).includes(created.token));
    // Once more changes nothing.
    assert.deepEqual((await ask(api, 'operator', path, {})).body, body);
  });

  test('of another tenant, or of every one, is not there for an admin of one', async () => {
    await using api = await startLedgerApi({ configured });
    for (const tenant of ['globex', null]) {
      const wanted = { name: 'a', scope: 'read', tenant };
      const { body: created } = await ask(api, 'operator', '/tokens', wanted);
      const { status } = await ask(api, 'acme-admin', `/tokens/${created.id}/revoke`, {});
      assert.equal(status, 404);
      assert.equal((await ask(api, created.token, '/usage')).status, 200);
    }
    assert.deepEqual((await ask(api, 'acme-admin', '/tokens')).body, { tokens: [] });
  });

  test('is not told back by whoever gives it for its id', async () => {
    await using api = await startLedgerApi({ configured });
    const { status, body } = await ask(api, 'operator', '/tokens/tl_read_secret/revoke', {});
    assert.equal(status, 404);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
  });
});

describe('The first admin token', () => {
  test('is made by a program on the processor’s machine, which needs one itself from then on', async () => {
    await using api = await startLedgerApi();
    const headers = { 'content-type': 'application/json' };
    const { response, body: created } = await api.get('/tokens', {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'first', scope: 'admin', tenant: null }),
    });
    assert.equal(response.status, 200);
    assert.equal((await api.get('/usage')).response.status, 401);
    assert.deepEqual((await ask(api, created.token, '/access')).body, {
      scope: 'admin',
      tenant: 'default',
      environment: null,
      every_tenant: true,
    });
    // Nor does it open again when that token ends.
    await ask(api, created.token, `/tokens/${created.id}/revoke`, {});
    assert.equal((await api.get('/usage')).response.status, 401);
  });
});
