import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCatalogPrice } from '../catalog/create-catalog-price.ts';
import { createDataSet } from '../price-life/data-set.ts';
import type { Json, RunningApi } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const may = '2026-05-01T00:00:00Z';
const before = createCatalogPrice({ amount: '3', validTo: may });
const now = createCatalogPrice({ validFrom: may, match: { exact: ['gpt-5-high'], families: [] } });
const other = createCatalogPrice({ providerName: 'groq', model: 'llama/3' });
const prices = [before, now, other];

function post(api: RunningApi, path: string, body: unknown, headers: Record<string, string> = {}) {
  return api.get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const pathOf = (id: string) => `/prices/${encodeURIComponent(id)}`;
const listIds = (body: Json) => body.prices.map(({ id }: Json) => id);

describe('GET /api/v1/prices', () => {
  test('lists what holds now, at an instant, or always, by provider and model', async () => {
    await using api = await startLedgerApi({ prices });
    const ask = async (query: string) => listIds((await api.get(`/prices?${query}`)).body);
    assert.deepEqual(await ask(''), [other.id, now.id]);
    assert.deepEqual(await ask('provider=openai'), [now.id]);
    assert.deepEqual(await ask('model=LLAMA/3'), [other.id]);
    assert.deepEqual(await ask('model=gpt-5-high'), [now.id]);
    assert.deepEqual(await ask('provider=openai&at=2026-04-30T23:59:59Z'), [before.id]);
    assert.deepEqual(await ask('provider=openai&periods=all'), [before.id, now.id].toSorted());
    assert.deepEqual(await ask('stale=true'), []);
  });

  test('comes in pages', async () => {
    await using api = await startLedgerApi({ prices });
    const first = (await api.get('/prices?limit=1')).body;
    const second = (await api.get(`/prices?limit=1&cursor=${first.next_cursor}`)).body;
    assert.deepEqual([...listIds(first), ...listIds(second)], [other.id, now.id]);
    assert.equal(second.next_cursor, null);
  });

  test('shows a price with its life', async () => {
    await using api = await startLedgerApi({ prices });
    const { body } = await api.get(pathOf(now.id));
    const { known_from: knownFrom, rates, ...shown } = body;
    assert.ok(!Number.isNaN(Date.parse(knownFrom)));
    assert.deepEqual(rates[0], { meter: 'input', per: 1_000_000, amount: '2', tiers: [] });
    assert.deepEqual(shown, {
      id: now.id,
      provider_name: 'openai',
      model: 'gpt-5',
      names: ['gpt-5-high'],
      families: [],
      patterns: [],
      operations: [],
      state: 'in_force',
      valid_from: may,
      valid_to: null,
      variants: [],
      own: null,
      source: { name: 'genai-prices', version: '1', url: 'https://example.com/', licence: 'MIT' },
      origin: 'built-in',
      added_by: null,
      verified_at: null,
      verified_by: null,
      stale: false,
      confidence: 'unverified',
      caveat: null,
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    });
    assert.equal((await api.get(pathOf('no/such/price'))).response.status, 404);
  });

  test('refuses what it does not know', async () => {
    await using api = await startLedgerApi();
    const query = 'at=yesterday&periods=some&revoked=1&stale=no&cursor=%C3%A9&user=ada';
    const { response, body } = await api.get(`/prices?${query}`);
    assert.equal(response.status, 400);
    assert.deepEqual(
      body.errors.map(({ parameter }: Json) => parameter),
      ['at', 'periods', 'revoked', 'stale', 'cursor', 'user'],
    );
  });
});

describe('POST /api/v1/prices', () => {
  test('adds a price of one’s own, in the words of the configuration', async () => {
    await using api = await startLedgerApi({ prices });
    const { response, body } = await post(api, '/prices', {
      by: 'Ada',
      model: 'gpt-5*',
      provider: 'openai',
      environment: 'production',
      rates: { input: '1.10', web_searches: '0.01' },
      valid_from: '2026-01-01',
      source_url: 'https://example.com/contract',
    });
    assert.equal(response.status, 200);
    assert.deepEqual(
      [body.patterns, body.valid_from, body.added_by, body.verified_by, body.origin],
      [['gpt-5*'], '2026-01-01T00:00:00Z', 'Ada', 'Ada', 'added'],
    );
    assert.deepEqual(body.own, {
      kind: 'rates',
      factor: null,
      host: null,
      environment: 'production',
      organization: null,
    });
    assert.deepEqual(
      body.rates.map(({ meter, per, amount }: Json) => [meter, per, amount]),
      [
        ['input', 1_000_000, '1.1'],
        ['web_searches', 1, '0.01'],
      ],
    );
    assert.deepEqual(listIds((await api.get('/prices?provider=openai')).body), [now.id, body.id]);
  });

  for (const [what, given, parameters] of [
    ['nobody’s name', { rates: { input: '1' } }, ['by']],
    ['no price', { by: 'Ada' }, ['body']],
    ['two prices', { by: 'Ada', free: true, discount: '15%' }, ['free']],
    ['a number, which would be a float', { by: 'Ada', rates: { input: 1.1 } }, ['rates.input']],
    ['a negative rate', { by: 'Ada', rates: { input: '-1' } }, ['rates.input']],
    ['a misspelled meter', { by: 'Ada', rates: { inptu: '1' } }, ['rates.inptu']],
    ['a field that is none', { by: 'Ada', free: true, price: '1' }, ['body']],
    [
      'an end before the beginning',
      { by: 'Ada', free: true, valid_from: '2026-02-01', valid_to: '2026-01-01' },
      ['valid_to'],
    ],
    ['an address that is none', { by: 'Ada', free: true, source_url: 'x' }, ['source_url']],
  ] as const) {
    test(`refuses ${what}, and says where`, async () => {
      await using api = await startLedgerApi();
      const { response, body } = await post(api, '/prices', given);
      assert.equal(response.status, 400);
      assert.deepEqual(
        body.errors.map(({ parameter }: Json) => parameter),
        parameters,
      );
      assert.deepEqual(listIds((await api.get('/prices')).body), []);
    });
  }

  test('says of a number how to write it', async () => {
    await using api = await startLedgerApi();
    const { body } = await post(api, '/prices', { by: 'Ada', rates: { input: 1.1 } });
    assert.equal(
      body.errors[0].detail,
      'has to be an amount in USD such as 2.50, not a number: put it in quotes.',
    );
  });

  test('answers 409 for what is there already', async () => {
    await using api = await startLedgerApi();
    const price = { by: 'Ada', model: 'mine', free: true };
    await post(api, '/prices', price);
    const { response, body } = await post(api, '/prices', price);
    assert.equal(response.status, 409);
    assert.equal(body.type, 'urn:problem-type:tallylight:price-conflict');
    assert.match(body.detail, /^This price is in force already, as own\/\*\/mine\//);
  });
});

describe('A price over the API', () => {
  test('is verified by somebody', async () => {
    await using api = await startLedgerApi({ prices });
    const { response, body } = await post(api, `${pathOf(other.id)}/verify`, { by: ' Ada ' });
    assert.equal(response.status, 200);
    assert.deepEqual([body.id, body.verified_by, body.confidence], [other.id, 'Ada', 'verified']);
    assert.equal((await post(api, `${pathOf(other.id)}/verify`, {})).response.status, 400);
    assert.equal((await post(api, `${pathOf('x')}/verify`, { by: 'Ada' })).response.status, 404);
  });

  test('is revoked where it is to come, and not where it holds', async () => {
    const announced = createCatalogPrice({ model: 'o9', validFrom: '2099-01-01T00:00:00Z' });
    await using api = await startLedgerApi({ prices: [...prices, announced] });
    const { body } = await post(api, `${pathOf(announced.id)}/revoke`, { by: 'Ada' });
    assert.deepEqual([body.state, body.revoked_by], ['revoked', 'Ada']);
    const refused = await post(api, `${pathOf(now.id)}/revoke`, { by: 'Ada' });
    assert.equal(refused.response.status, 409);
    assert.match(refused.body.detail, /only prices to come, and those of your own, can be revoked/);
    assert.deepEqual(listIds((await api.get('/prices?model=o9&periods=all')).body), []);
    const all = await api.get('/prices?model=o9&periods=all&revoked=true');
    assert.deepEqual(listIds(all.body), [announced.id]);
  });

  test('is shown before a refresh changes it', async () => {
    await using api = await startLedgerApi({ prices });
    const data = JSON.parse(createDataSet([{ id: 'gpt-5', input: 1 }]));
    const order = { data, version: '2', by: 'Ada' };
    const shown = await post(api, '/prices/refresh', order);
    assert.deepEqual([shown.response.status, shown.body.applied], [200, false]);
    assert.deepEqual((await api.get('/prices/refreshes')).body, { refreshes: [] });

    const applied = await post(api, '/prices/refresh?apply=true', order);
    assert.deepEqual([applied.body.applied, applied.body.version], [true, '2']);
    assert.equal(applied.body.changes[0].rates[0].after, '1 for 1000000');
    const { refreshes } = (await api.get('/prices/refreshes')).body;
    assert.deepEqual(
      refreshes.map(({ outcome, trigger, requested_by: by }: Json) => [outcome, trigger, by]),
      [['applied', 'command', 'Ada']],
    );
    assert.equal((await api.get('/diagnostics')).body.prices.latest_refresh.outcome, 'applied');
  });

  test('stays where the data cannot be read', async () => {
    await using api = await startLedgerApi({ prices });
    const { response, body } = await post(api, '/prices/refresh?apply=true', { data: [] });
    assert.equal(response.status, 422);
    assert.equal(body.type, 'urn:problem-type:tallylight:data-set-unreadable');
    const both = { data: [], from: 'https://example.com/' };
    assert.equal((await post(api, '/prices/refresh', both)).response.status, 400);
    assert.equal(
      (await post(api, '/prices/refresh', { from: '/etc/passwd' })).response.status,
      400,
    );
    assert.equal((await post(api, '/prices/refresh?apply=yes', {})).response.status, 400);
  });

  test('has the user’s own names beside it', async () => {
    const alias = { providerName: null, host: null, name: 'prod', model: 'gpt-5' };
    await using api = await startLedgerApi({ aliases: [alias] });
    assert.deepEqual((await api.get('/prices/aliases')).body, {
      aliases: [{ name: 'prod', provider_name: null, host: null, model: 'gpt-5' }],
    });
  });
});

describe('Who may change prices', () => {
  const everywhere = { environment: null, metrics: false } as const;
  const configured = [
    { ...everywhere, scope: 'read', tenant: null, token: 'reader' },
    { ...everywhere, scope: 'admin', tenant: 'acme', token: 'acme' },
    { ...everywhere, scope: 'admin', tenant: null, token: 'operator' },
  ] as const;
  const shown = (token: string) => ({ authorization: `Bearer ${token}` });

  test('is an admin of all tenants', async () => {
    await using api = await startLedgerApi({ prices, configured });
    for (const path of [
      '/prices',
      '/prices/refresh',
      `${pathOf(now.id)}/verify`,
      `${pathOf(now.id)}/revoke`,
    ]) {
      for (const token of ['reader', 'acme']) {
        const { response, body } = await post(api, path, { by: 'Ada' }, shown(token));
        assert.deepEqual([path, token, response.status], [path, token, 403]);
        assert.equal(body.type, 'urn:problem-type:tallylight:admin-required');
      }
    }
    const verify = await post(api, `${pathOf(now.id)}/verify`, { by: 'Ada' }, shown('operator'));
    assert.equal(verify.response.status, 200);
  });

  test('and somebody of one tenant sees the public prices only', async () => {
    await using api = await startLedgerApi({ prices, configured });
    const price = { by: 'Ada', model: 'mine', discount: '40%' };
    const added = await post(api, '/prices', price, shown('operator'));
    const ask = async (path: string, token: string) =>
      (await api.get(path, { headers: shown(token) })).response.status;
    const list = async (token: string) =>
      listIds((await api.get('/prices', { headers: shown(token) })).body).length;
    assert.deepEqual([await list('operator'), await list('acme')], [3, 2]);
    assert.equal(await ask(pathOf(added.body.id), 'reader'), 200);
    assert.equal(await ask(pathOf(added.body.id), 'acme'), 404);
  });
});
