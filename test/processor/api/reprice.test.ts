import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfiguredToken } from '../../../processor/src/domain/access.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const configured: readonly ConfiguredToken[] = [
  { scope: 'admin', tenant: null, environment: null, metrics: true, token: 'operator' },
  { scope: 'admin', tenant: 'acme', environment: null, metrics: false, token: 'acme-admin' },
  { scope: 'read', tenant: null, environment: null, metrics: true, token: 'reader' },
];

describe('Who may reprice', () => {
  test('is an admin, of their own tenant or of all', async () => {
    await using api = await startLedgerApi({ configured });
    for (const tenant of ['acme', 'default', 'globex']) {
      await api.store([createExampleUsage({ call: 1 })], tenant);
    }
    const ask = async (token: string, order: Record<string, unknown>, query = '') => {
      const { response, body } = await api.get(`/reprice${query}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ from: '2026-11-01', dry_run: true, ...order }),
      });
      return [response.status, body.tenant];
    };
    assert.deepEqual(await ask('reader', {}), [403, undefined]);
    assert.deepEqual(await ask('acme-admin', {}), [200, 'acme']);
    assert.deepEqual(await ask('acme-admin', { tenant: 'acme' }), [200, 'acme']);
    assert.deepEqual(await ask('acme-admin', { tenant: 'globex' }), [403, undefined]);
    assert.deepEqual(await ask('acme-admin', { tenant: null }), [403, undefined]);
    assert.deepEqual(await ask('operator', {}), [200, 'default']);
    assert.deepEqual(await ask('operator', {}, '?tenant=globex'), [200, 'globex']);
    assert.deepEqual(await ask('operator', { tenant: null }), [200, null]);
  });

  test('is told what is wrong with an order, all at once, and nothing is begun', async () => {
    await using api = await startLedgerApi();
    const { response, body } = await api.get('/reprice', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: 'yesterday', reason: '', colour: 'blue' }),
    });
    assert.equal(response.status, 400);
    assert.deepEqual(
      body.errors.map(({ parameter }: { parameter: string }) => parameter),
      ['from', 'dry_run', 'reason', 'body'],
    );
    assert.deepEqual((await api.get('/reprice')).body, { runs: [] });
  });
});
