import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import openapi from '../../../processor/src/api/openapi.json' with { type: 'json' };
import { resolvePeriod } from '../../../processor/src/budget/resolve-period.ts';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import { selectBudgetSpend } from '../../../processor/src/storage/select-budget-spend.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createMarkedBudget, fillTenant } from './fill-tenant.ts';
import type { Json } from './start-api.ts';
import { type LedgerApi, startLedgerApi } from './start-ledger-api.ts';

const usd = 10n ** 18n;

const budgets = [
  createMarkedBudget('acme', 'acme', 'production'),
  createMarkedBudget('acme-staging', 'acme', 'staging'),
  createMarkedBudget('acme-whole', 'acme', null),
  createMarkedBudget('globex', 'globex', 'staging'),
];
const configured: readonly ConfiguredToken[] = [
  { scope: 'read', tenant: 'acme', environment: null, metrics: false, token: 'reader' },
  { scope: 'read', tenant: 'acme', environment: 'staging', metrics: false, token: 'staging' },
  { scope: 'admin', tenant: 'acme', environment: null, metrics: false, token: 'admin' },
  { scope: 'admin', tenant: null, environment: null, metrics: true, token: 'operator' },
  { scope: 'ingest', tenant: 'acme', environment: null, metrics: false, token: 'sender' },
];

/** What every tenant sees the same of, and what names nothing but a tenant whose sums are wrong. */
const common = /^\/(openapi\.json|access|prices.*|ledger\/verification)$/;

/** Two tenants, one of them with two environments, and a budget over both. */
async function startTwoTenants(): Promise<LedgerApi> {
  const api: LedgerApi = await startLedgerApi({
    budgets,
    configured,
    async readBudgetState(budget) {
      const period = resolvePeriod(budget, new Date());
      const spend = await selectBudgetSpend(api.ledger.pool, { ...budget, interval: period });
      return { budget, period, ...spend };
    },
  });
  const [acme, staging, whole, globex] = budgets;
  if (!acme || !staging || !whole || !globex) throw new Error('A budget is missing.');
  const production = { tenant: 'acme', environment: 'production' };
  await fillTenant(api, { ...production, mark: 'acme', call: 1, cost: 2n * usd, budget: acme });
  await fillTenant(api, {
    ...production,
    mark: 'acme-whole',
    call: 11,
    cost: 3n * usd,
    budget: whole,
  });
  await fillTenant(api, {
    tenant: 'acme',
    environment: 'staging',
    mark: 'acme-staging',
    call: 21,
    cost: 5n * usd,
    budget: staging,
  });
  await fillTenant(api, {
    tenant: 'globex',
    environment: 'staging',
    mark: 'globex',
    call: 31,
    cost: 7_654_321n * usd,
    budget: globex,
  });
  for (const tenant of ['acme', 'globex']) {
    const token = { name: `${tenant}-token`, scope: 'ingest', tenant };
    assert.equal((await send(api, 'operator', '/tokens', token)).status, 200);
    await repriceDry(api, tenant);
  }
  return api;
}

/** One run of a tenant's, to its end. */
async function repriceDry(api: LedgerApi, tenant: string): Promise<void> {
  const order = { tenant, from: '2020-01-01', dry_run: true, reason: `${tenant}-reason` };
  const { body } = await send(api, 'operator', '/reprice', order);
  await waitFor(`the run of ${tenant}`, async () => {
    const { body: run } = await ask(api, 'operator', `/reprice/${body.id}`);
    return run.state === 'done' && run.totals.records > 0;
  });
}

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

async function ask(api: LedgerApi, token: string, path: string): Promise<Answer> {
  const { response, body } = await api.get(path, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body, text: JSON.stringify(body) };
}

async function send(
  api: LedgerApi,
  token: string,
  path: string,
  content: unknown,
): Promise<Answer> {
  const { response, body } = await api.get(path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  return { status: response.status, body, text: JSON.stringify(body) };
}

/** Every address of the description, with the ids of what the given token sees. */
async function listPaths(
  api: LedgerApi,
  method: 'get' | 'post',
  { token, tenant }: { token: string; tenant: string },
): Promise<string[]> {
  const read = async (path: string) => (await ask(api, token, `${path}?tenant=${tenant}`)).body;
  const ids: Readonly<Record<string, readonly string[]>> = {
    '/usage/': (await read('/usage')).records.map(({ id }: Json) => id),
    '/alerts/': (await read('/alerts')).alerts.map(({ id }: Json) => id),
    '/tokens/': (await ask(api, 'operator', `/tokens?tenant=${tenant}`)).body.tokens.map(
      ({ id }: Json) => id,
    ),
    '/prices/': ['none'],
    '/reprice/': (await ask(api, 'operator', `/reprice?tenant=${tenant}`)).body.runs.map(
      ({ id }: Json) => id,
    ),
  };
  return Object.entries(openapi.paths).flatMap(([path, operations]) => {
    if (!(method in operations)) return [];
    if (!path.includes('{')) return [path];
    const [, found] = Object.entries(ids).find(([start]) => path.startsWith(start)) ?? [];
    assert.ok(found !== undefined && found.length > 0, `Say here which ids ${path} takes.`);
    return found.map((id) => path.replace(/\{\w+\}/, id));
  });
}

describe('Nothing of another tenant', () => {
  test('is read at any address, by any token', async () => {
    await using api = await startTwoTenants();
    const paths = await listPaths(api, 'get', { token: 'operator', tenant: 'globex' });
    // Whatever the description lists was filled: an empty answer would prove nothing.
    for (const path of paths) {
      if (common.test(path)) continue;
      const { status, text } = await ask(api, 'operator', `${path}?tenant=globex`);
      assert.equal(status, 200, path);
      assert.match(
        text,
        /globex-/,
        `Fill what ${path} shows of a tenant, or say that it is common.`,
      );
    }
    for (const token of ['reader', 'staging', 'admin']) {
      for (const path of paths) {
        for (const query of ['', '?tenant=acme', '?tenant=globex']) {
          const { status, text } = await ask(api, token, `${path}${query}`);
          const at = `${path}${query} with ${token}`;
          assert.doesNotMatch(text, /globex-|7654321/, at);
          assert.ok(query !== '?tenant=globex' || status === 403, at);
          assert.ok(!/usage\/./.test(path) || status === 404 || status === 403, at);
        }
      }
    }
  });

  test('is found by a filter, or counted', async () => {
    await using api = await startTwoTenants();
    for (const filter of ['user', 'session', 'feature', 'project', 'service', 'model']) {
      const { body } = await ask(api, 'reader', `/usage?${filter}=globex-${filter}`);
      assert.deepEqual(body, { records: [], next_cursor: null }, filter);
    }
    // 2 + 3 + 5 USD, of three tenants' environments one call each whose usage is unknown
    const { body: summary } = await ask(api, 'reader', '/analytics/summary?from=2020-01-01');
    assert.equal(summary.totals.effective_cost, '10');
    assert.equal(summary.totals.absent_requests, 3);
    const { body: diagnostics } = await ask(api, 'reader', '/diagnostics');
    assert.equal(diagnostics.quarantined_records, 3);
  });

  test('is changed at any address, by any token', async () => {
    await using api = await startTwoTenants();
    const paths = await listPaths(api, 'get', { token: 'operator', tenant: 'globex' });
    const read = async () => {
      const answers: Json[] = [];
      for (const path of paths) {
        if (path === '/diagnostics') continue;
        answers.push((await ask(api, 'operator', `${path}?tenant=globex`)).body);
      }
      return answers;
    };
    const before = await read();
    const contents = [{}, { by: 'Mallory' }, { name: 'mine', scope: 'read', tenant: 'globex' }];
    for (const path of await listPaths(api, 'post', { token: 'operator', tenant: 'globex' })) {
      // Guarded by a token of its own.
      if (path === '/alerts/alertmanager') continue;
      for (const token of ['reader', 'staging', 'admin']) {
        for (const content of contents) {
          for (const query of ['', '?tenant=globex']) {
            const { status } = await send(api, token, `${path}${query}`, content);
            assert.ok(status >= 400 && status < 500, `${path}${query} with ${token}: ${status}`);
          }
        }
      }
    }
    assert.deepEqual(await read(), before);
  });
});

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
