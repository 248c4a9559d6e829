import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { createSecret } from '../../../processor/src/access/create-secret.ts';
import { hashToken } from '../../../processor/src/access/hash-token.ts';
import { createTokenBook } from '../../../processor/src/access/token-book.ts';
import type { NewToken } from '../../../processor/src/domain/access.ts';
import { insertToken } from '../../../processor/src/storage/insert-token.ts';
import { revokeToken } from '../../../processor/src/storage/revoke-token.ts';
import { selectLiveTokens } from '../../../processor/src/storage/select-live-tokens.ts';
import { selectTokens } from '../../../processor/src/storage/select-tokens.ts';
import { updateTokenUse } from '../../../processor/src/storage/update-token-use.ts';
import { openTestLedger } from '../../support/ledger/open-test-ledger.ts';

const settings = {
  name: 'a',
  scope: 'ingest',
  tenant: 'acme',
  environment: null,
  expiresAt: null,
} as const satisfies Omit<NewToken, 'hash'>;

async function make(pool: pg.Pool, changes: Partial<NewToken> = {}) {
  const secret = createSecret('ingest');
  const token = await insertToken(pool, { ...settings, hash: hashToken(secret), ...changes });
  return { secret, ...token };
}

test('what was made and ended on one processor counts on the others within seconds', async () => {
  await using ledger = await openTestLedger();
  let ms = Date.now();
  // What another processor did is in the ledger, and nowhere else.
  const second = createTokenBook({
    configured: [],
    isExposed: true,
    loadTokens: () => selectLiveTokens(ledger.pool),
    noteTokenUse: (use) => updateTokenUse(ledger.pool, use),
    log: () => {},
    now: () => ms,
  });
  assert.equal(await second.resolveSender(undefined), null);
  const { id, secret } = await make(ledger.pool, { environment: 'staging' });
  ms += 1_001;
  const sender = { tenant: 'acme', environment: 'staging' };
  assert.deepEqual(await second.resolveSender(`Bearer ${secret}`), sender);
  await revokeToken(ledger.pool, { id, tenant: null });
  ms += 5_001;
  assert.equal(await second.resolveSender(`Bearer ${secret}`), null);
});

test('only tokens that are neither revoked nor expired count; that there were some is kept', async () => {
  await using ledger = await openTestLedger();
  const { pool } = ledger;
  assert.deepEqual(await selectLiveTokens(pool), { tokens: [], hasIngest: false, hasAdmin: false });
  const expiresAt = new Date('2100-01-31T00:00:00Z');
  const { id, secret } = await make(pool, { expiresAt });
  await make(pool, { scope: 'admin', tenant: null, expiresAt: new Date(0) });
  const revoked = await make(pool, { scope: 'read' });
  await revokeToken(pool, { id: revoked.id, tenant: 'acme' });
  assert.deepEqual(await selectLiveTokens(pool), {
    tokens: [
      {
        id,
        hash: hashToken(secret).toString('hex'),
        scope: 'ingest',
        tenant: 'acme',
        environment: null,
        expiresAt,
        lastUsedAt: null,
      },
    ],
    hasIngest: true,
    hasAdmin: true,
  });
});

test('the latest use stays, whoever notes it last', async () => {
  await using ledger = await openTestLedger();
  const { id } = await make(ledger.pool);
  const [early, late] = [new Date('2026-11-22T10:00:00Z'), new Date('2026-11-22T10:10:00Z')];
  for (const at of [late, early]) await updateTokenUse(ledger.pool, { id, at });
  const [token] = await selectTokens(ledger.pool, { tenant: 'acme', limit: 10 });
  assert.deepEqual(token?.lastUsedAt, late);
});

test('the ledger takes no token that could do what none may', async () => {
  await using ledger = await openTestLedger();
  const impossible: readonly Partial<NewToken>[] = [
    { tenant: null },
    { scope: 'admin', environment: 'staging' },
    { scope: 'read', tenant: null, environment: 'staging' },
    { hash: Buffer.from('a token itself') },
  ];
  for (const changes of impossible) {
    await assert.rejects(make(ledger.pool, changes), /check constraint/);
  }
});
