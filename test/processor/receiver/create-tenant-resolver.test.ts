import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTenantResolver } from '../../../processor/src/receiver/create-tenant-resolver.ts';

test('without any configured token every sender is the default tenant', () => {
  const resolveTenant = createTenantResolver([]);
  assert.equal(resolveTenant(undefined), 'default');
  assert.equal(resolveTenant('Bearer whatever'), 'default');
});

test('the shown token decides the tenant', () => {
  const resolveTenant = createTenantResolver([
    { tenant: 'acme', token: 'secret-a' },
    { tenant: 'globex', token: 'secret-b' },
  ]);
  assert.equal(resolveTenant('Bearer secret-a'), 'acme');
  assert.equal(resolveTenant('bearer secret-b'), 'globex');
});

test('a missing, foreign or malformed token is nobody', () => {
  const resolveTenant = createTenantResolver([{ tenant: 'acme', token: 'secret-a' }]);
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer secret-b',
    'Basic secret-a',
    'secret-a',
  ]) {
    assert.equal(resolveTenant(authorization), null, String(authorization));
  }
});
