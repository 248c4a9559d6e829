import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import { startProcessor } from '../support/start-processor.ts';

/** A geocoder of one's own supplier: what each answer says of its cost is what the tests expect. */
const answers: Readonly<Record<string, { status: number; body: unknown }>> = {
  '/v2/lookup/de?tier=fast': { status: 200, body: { places: [1, 2], usage: { lookups: 3 } } },
  '/v2/lookup/fr': { status: 200, body: { places: [], usage: { lookups: 0 } } },
  '/v2/lookup/it': { status: 429, body: { fault: { code: 'too_many' } } },
  '/v2/lookup/xx': { status: 200, body: { ok: 'NO_CREDIT', places: [] } },
  '/v2/report': { status: 200, body: { charged: { amount: '0.0375', currency: 'USD' } } },
  '/v2/account': { status: 200, body: { credit: 10 } },
};

const description = {
  name: 'acme_geo',
  hosts: ['127.0.0.1'],
  endpoints: [
    {
      method: 'GET',
      path: '/v2/lookup/{country}',
      operation: 'geocoding',
      model: { match: '$request.query.tier', cases: { fast: 'lookup-fast' }, otherwise: 'lookup' },
      units: { lookups: '$response.body#/usage/lookups' },
      success: { at: '$response.body#/ok', is: ['YES'] },
      errorType: '$response.body#/fault/code',
    },
    {
      method: 'GET',
      path: '/v2/report',
      operation: 'report',
      cost: {
        amount: '$response.body#/charged/amount',
        currency: '$response.body#/charged/currency',
      },
    },
  ],
};

const settings = `
prices:
  own:
    - { provider: acme_geo, model: lookup, rates: { lookups: 0.002 } }
    - { provider: acme_geo, model: lookup-fast, rates: { lookups: 0.005 } }
`;

test('an API that the user described, at prices of the user, has records with a cost', async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = await createTempFolder();
  cleanup.defer(() => folder.remove());
  const config = join(folder.path, 'prices.yaml');
  const apis = join(folder.path, 'apis.json');
  await writeFile(config, settings);
  const supplier = createServer((request, response) => {
    const { status, body } = answers[request.url ?? ''] ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(supplier, 'listening');
  cleanup.defer(async () => {
    supplier.closeAllConnections();
    supplier.close();
  });
  const host = `127.0.0.1:${(supplier.address() as AddressInfo).port}`;
  await writeFile(apis, JSON.stringify([{ ...description, hosts: [host] }]));
  const processor = await startProcessor({
    folder: folder.path,
    env: { TALLYLIGHT_CONFIG: config },
  });
  cleanup.defer(async () => void (await processor.stop()));

  const app = await startInstrumentedApp(new URL('fetch-app.fixture.ts', import.meta.url), {
    endpoint: processor.url,
    providerHosts: '',
    env: {
      TALLYLIGHT_APIS: apis,
      FETCH_URLS: JSON.stringify(Object.keys(answers).map((path) => `http://${host}${path}`)),
    },
  });
  assert.deepEqual(await app.exited, { code: 0, signal: null }, app.stderr());

  const records = await selectRecords(processor.url);
  assert.deepEqual(
    records
      .toReversed()
      .map((record) => [
        `${record.provider_name} ${record.operation_name} ${record.request_model}`,
        `${record.status} ${record.usage_source} ${record.error_type}`,
        record.units,
        `${record.cost_basis} ${record.effective_cost}`,
      ]),
    [
      // 3 × 0.005
      ['acme_geo geocoding lookup-fast', 'success reported null', { lookups: 3 }, 'priced 0.015'],
      ['acme_geo geocoding lookup', 'success reported null', { lookups: 0 }, 'priced 0'],
      ['acme_geo geocoding lookup', 'rate_limited not_billed too_many', {}, 'not_billed 0'],
      ['acme_geo geocoding lookup', 'error not_billed NO_CREDIT', {}, 'not_billed 0'],
      ['acme_geo report null', 'success reported null', {}, 'stated 0.0375'],
    ],
  );
});
