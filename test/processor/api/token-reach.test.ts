import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';
import { ask, listPaths, send, startTwoTenants } from './two-tenants.ts';

describe('A read token of one environment', () => {
  test('shows nothing of another environment, and of no budget that counts several', async () => {
    await using api = await startTwoTenants();
    const paths = await listPaths(api, 'get', { token: 'reader', tenant: 'acme' });
    for (const path of paths) {
      const { text } = await ask(api, 'staging', path);
      assert.doesNotMatch(text, /acme-(?!staging)|production/, path);
    }
    const [record] = (await ask(api, 'staging', '/usage')).body.records;
    assert.equal(record.environment, 'staging');
    const { body: summary } = await ask(api, 'staging', '/analytics/summary?from=2020-01-01');
    assert.equal(summary.totals.effective_cost, '5');
    const names = async (path: string, list: string, field: string) =>
      (await ask(api, 'staging', path)).body[list].map((entry: Json) => entry[field]);
    assert.deepEqual(await names('/budgets', 'budgets', 'name'), ['acme-staging-budget']);
    assert.deepEqual(await names('/notices', 'notices', 'budget'), ['acme-staging-budget']);
    assert.deepEqual(await names('/alerts', 'alerts', 'budget'), [
      'acme-staging-budget',
      'acme-staging-budget',
    ]);
    const { body: diagnostics } = await ask(api, 'staging', '/diagnostics');
    assert.deepEqual([diagnostics.quarantined_records, diagnostics.unparsed_hosts], [null, null]);
    assert.equal(diagnostics.unknown_costs_24h.length, 1);
  });

  test('acknowledges no alert of another environment', async () => {
    await using api = await startTwoTenants();
    const { alerts } = (await ask(api, 'reader', '/alerts')).body;
    for (const { id, budget } of alerts) {
      const { status } = await send(api, 'staging', `/alerts/${id}/acknowledge`, { by: 'Ada' });
      assert.equal(status, budget === 'acme-staging-budget' ? 200 : 404, budget);
    }
  });

  test('refuses a question about another environment, which an empty answer would not', async () => {
    await using api = await startTwoTenants();
    for (const path of ['/usage', '/analytics/summary']) {
      assert.equal((await ask(api, 'staging', `${path}?environment=staging`)).status, 200);
      const { status, body } = await ask(api, 'staging', `${path}?environment=production`);
      assert.equal(status, 403);
      assert.equal(body.type, 'urn:problem-type:tallylight:token-scope');
    }
  });
});

describe('Who is asked for', () => {
  test('is the token’s tenant; an operator’s is default unless another is named', async () => {
    await using api = await startTwoTenants();
    const scopes = { every_tenant: false, environment: null };
    assert.deepEqual((await ask(api, 'reader', '/access')).body, {
      ...scopes,
      scope: 'read',
      tenant: 'acme',
    });
    assert.deepEqual((await ask(api, 'staging', '/access')).body, {
      ...scopes,
      scope: 'read',
      tenant: 'acme',
      environment: 'staging',
    });
    const operator = { scope: 'admin', environment: null, every_tenant: true };
    for (const [query, tenant] of [
      ['', 'default'],
      ['?tenant=globex', 'globex'],
    ]) {
      const { body } = await ask(api, 'operator', `/access${query}`);
      assert.deepEqual(body, { ...operator, tenant });
    }
  });

  test('is any tenant, for a program on this machine while no token is asked for', async () => {
    await using api = await startLedgerApi();
    assert.deepEqual((await api.get('/access?tenant=acme')).body, {
      scope: 'admin',
      tenant: 'acme',
      environment: null,
      every_tenant: true,
    });
    assert.equal((await api.get('/access')).body.tenant, 'default');
  });

  test('is named once, and not empty', async () => {
    await using api = await startTwoTenants();
    for (const query of ['tenant=', 'tenant=a&tenant=b', 'tenant=%00']) {
      const { status, body } = await ask(api, 'operator', `/usage?${query}`);
      assert.equal(status, 400);
      assert.equal(body.errors[0].parameter, 'tenant');
    }
  });

  test('is nobody for a token that only sends, or that is unknown, on open ground too', async () => {
    await using api = await startTwoTenants();
    const { status, body } = await ask(api, 'sender', '/usage');
    assert.deepEqual([status, body.type], [403, 'urn:problem-type:tallylight:token-scope']);
    await using open = await startLedgerApi();
    assert.equal((await ask(open, 'guess', '/usage')).status, 401);
  });
});
