import assert from 'node:assert/strict';
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
export const common = /^\/(openapi\.json|access|prices.*|ledger\/verification)$/;

/** Two tenants, one of them with two environments, and a budget over both. */
export async function startTwoTenants(): Promise<LedgerApi> {
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

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

export async function ask(api: LedgerApi, token: string, path: string): Promise<Answer> {
  const { response, body } = await api.get(path, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body, text: JSON.stringify(body) };
}

export async function send(
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
export async function listPaths(
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
