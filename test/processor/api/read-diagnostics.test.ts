import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Price } from '../../../processor/src/domain/price.ts';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { startApi } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';

function createPrice(providerName: string, verifiedAt: string | null): Price {
  return {
    id: `${providerName}/model/${verifiedAt}`,
    providerName,
    model: 'model',
    match: { exact: ['model'], families: [] },
    rates: [],
    variants: [],
    validFrom: null,
    validTo: null,
    verifiedAt,
    source: { name: 'genai-prices', version: '0.2.3', url: null, licence: 'MIT' },
  };
}

describe('GET /api/v1/diagnostics', () => {
  test('tells how the meter itself is, without naming where the database is', async () => {
    await using api = await startLedgerApi({
      prices: [
        createPrice('openai', '2026-10-26T00:00:00Z'),
        createPrice('openai', '2026-10-12T00:00:00Z'),
        createPrice('anthropic', null),
      ],
    });
    const { response, body } = await api.get('/diagnostics');
    assert.equal(response.status, 200);
    assert.match(body.ledger.database_version, /^\d+/);
    // The database runs on this machine's clock.
    assert.ok(Math.abs(body.ledger.clock_difference_ms) <= 50);
    assert.deepEqual(body, {
      version: '0.1.0',
      node_version: process.versions.node,
      uptime_seconds: body.uptime_seconds,
      now: body.now,
      ledger: { ...body.ledger, kind: 'embedded', reachable: true },
      prices: {
        count: 3,
        sources: ['genai-prices 0.2.3'],
        providers: [
          { provider_name: 'anthropic', count: 1, oldest_verified: null, newest_verified: null },
          {
            provider_name: 'openai',
            count: 2,
            oldest_verified: '2026-10-12T00:00:00.000Z',
            newest_verified: '2026-10-26T00:00:00.000Z',
          },
        ],
        stale: 0,
        latest_refresh: null,
      },
      quarantined_records: 0,
      unparsed_hosts: [],
      unknown_costs_24h: [],
    });
  });

  test('counts prices of one’s own only for whoever may see every tenant', async () => {
    const everywhere = { factor: null, host: null, environment: null, organization: null };
    const prices: Price[] = [
      createPrice('openai', null),
      {
        ...createPrice('*', null),
        own: { kind: 'free', ...everywhere },
        source: { name: 'own', version: 'API', url: null, licence: null },
      },
    ];
    await using open = await startApi({ prices });
    const ofAll = await open.get('/diagnostics');
    await using guarded = await startApi({
      prices,
      tokens: {
        findGrant: async () => ({
          scope: 'read',
          tenant: 'acme',
          environment: null,
          metrics: false,
        }),
        isReadingOpen: async () => false,
      },
    });
    const ofOne = await guarded.get('/diagnostics', { headers: { authorization: 'Bearer x' } });
    assert.deepEqual(
      [ofAll, ofOne].map(({ body }) => [body.prices.count, body.prices.sources]),
      [
        [2, ['genai-prices 0.2.3', 'own API']],
        [1, ['genai-prices 0.2.3']],
      ],
    );
  });

  test('answers without the database, with null for what only the database knows', async () => {
    await using api = await startApi({
      embedded: false,
      readLedgerHealth: () => Promise.reject(new UnavailableError('away')),
    });
    const { response, body } = await api.get('/diagnostics');
    assert.equal(response.status, 200);
    assert.deepEqual(
      [body.ledger, body.quarantined_records, body.unparsed_hosts, body.unknown_costs_24h],
      [
        { kind: 'external', reachable: false, database_version: null, clock_difference_ms: null },
        null,
        null,
        null,
      ],
    );
  });

  test('says by how much the database’s clock is off', async () => {
    const now = new Date('2026-11-20T12:00:00Z');
    await using api = await startApi({
      now: () => now,
      readLedgerHealth: async () => ({
        databaseVersion: '18.4',
        databaseTime: new Date(now.getTime() - 61_000),
        quarantinedRecords: 2,
        unparsedHosts: [{ serverAddress: 'api.acme.ai', services: ['shop'], calls: 4 }],
        unknownCounts: [
          { providerName: 'openai', model: null, unpriced: 1, absent: 2, estimated: 3 },
        ],
        stalePrices: 0,
        latestRefresh: null,
      }),
    });
    const { body } = await api.get('/diagnostics');
    assert.deepEqual(
      [
        body.ledger.clock_difference_ms,
        body.quarantined_records,
        body.unparsed_hosts,
        body.unknown_costs_24h,
      ],
      [
        -61_000,
        2,
        [{ server_address: 'api.acme.ai', services: ['shop'], calls: 4 }],
        [
          {
            provider_name: 'openai',
            model: null,
            unpriced_requests: 1,
            absent_requests: 2,
            estimated_requests: 3,
          },
        ],
      ],
    );
  });
});
