import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from './start-api.ts';
import { ask, common, listPaths, send, startTwoTenants } from './two-tenants.ts';

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
