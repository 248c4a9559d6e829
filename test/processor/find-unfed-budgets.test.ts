import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnfedBudgets } from '../../processor/src/find-unfed-budgets.ts';
import { createKnownToken } from './access/create-book.ts';
import { crossingWith } from './alerting/crossing.ts';

const { budget } = crossingWith().state;
const budgets = ['default', 'acme', 'globex'].map((tenant) => ({
  ...budget,
  tenant,
  name: tenant,
}));
const none = { tokens: [], hasIngest: false, hasAdmin: false };

test('without any token everybody sends for the default tenant, and nobody for others', () => {
  assert.deepEqual(findUnfedBudgets(budgets, { ingestTokens: [], ledgerTokens: none }), [
    'acme',
    'globex',
  ]);
});

test('a tenant is fed by an ingest token of the file or of the ledger, and not by a read token', () => {
  const tokens = [createKnownToken('ingest'), createKnownToken('read', { tenant: 'globex' })];
  const ledgerTokens = { ...none, tokens, hasIngest: true };
  assert.deepEqual(findUnfedBudgets(budgets, { ingestTokens: [], ledgerTokens }), [
    'default',
    'globex',
  ]);
  const ingestTokens = [{ tenant: 'globex' }];
  assert.deepEqual(findUnfedBudgets(budgets, { ingestTokens, ledgerTokens: none }), [
    'default',
    'acme',
  ]);
});
