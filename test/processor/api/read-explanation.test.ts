import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Price } from '../../../processor/src/domain/price.ts';
import type { UsageRecord } from '../../../processor/src/domain/usage.ts';
import { createPriceBook } from '../../../processor/src/pricing/price-book.ts';
import { priceUsage } from '../../../processor/src/pricing/price-usage.ts';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const price: Price = {
  id: 'openai/gpt-4o-mini/0a1b2c3d',
  providerName: 'openai',
  model: 'gpt-4o-mini',
  match: { exact: ['gpt-4o-mini'], families: ['gpt-4o-mini'] },
  rates: [
    { meter: 'input', per: 1_000_000, amount: '0.15', tiers: [] },
    { meter: 'cache_read', per: 1_000_000, amount: '0.075', tiers: [] },
    { meter: 'output', per: 1_000_000, amount: '0.6', tiers: [] },
  ],
  variants: [],
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
  verifiedAt: '2026-10-26T00:00:00Z',
  source: {
    name: 'genai-prices',
    version: '0.2.3',
    url: 'https://example.com/prices',
    licence: 'MIT',
  },
};

const book = createPriceBook([price]);

const { record } = createExampleUsage({
  call: 1,
  tokens: { inputTokens: 1200, cacheReadInputTokens: 200, outputTokens: 100 },
});

const endedEarly: UsageRecord = {
  ...record,
  stream: true,
  status: 'incomplete',
  finishReasons: [],
};

describe('GET /api/v1/usage/{id}/explanation', () => {
  test('shows units, rates, the price’s source and dates, and arithmetic that gives the stored cost', async () => {
    await using api = await startLedgerApi({ prices: [price] });
    await api.store([priceUsage(record, book)]);
    const { body: list } = await api.get('/usage');
    const [stored] = list.records;
    const { response, body } = await api.get(`/usage/${stored.id}/explanation`);
    assert.equal(response.status, 200);
    // 1000 uncached × 0.15 + 200 cached × 0.075 + 100 out × 0.6, each per million:
    // 0.00015 + 0.000015 + 0.00006 = 0.000225
    assert.equal(stored.list_cost, '0.000225');
    assert.deepEqual(body, {
      id: stored.id,
      started_at: '2026-11-15T10:20:00.000000Z',
      provider_name: 'openai',
      operation_name: 'chat',
      request_model: 'gpt-4o-mini',
      response_model: 'gpt-4o-mini-2024-07-18',
      usage_source: 'reported',
      cost_basis: 'priced',
      stated_cost: null,
      charges: [
        {
          meter: 'input',
          quantity: '1000',
          rate: '0.15',
          per: 1_000_000,
          factor: null,
          cost: '0.00015',
          arithmetic: '1000 × 0.15 ÷ 1000000 = 0.00015',
        },
        {
          meter: 'cache_read',
          quantity: '200',
          rate: '0.075',
          per: 1_000_000,
          factor: null,
          cost: '0.000015',
          arithmetic: '200 × 0.075 ÷ 1000000 = 0.000015',
        },
        {
          meter: 'output',
          quantity: '100',
          rate: '0.6',
          per: 1_000_000,
          factor: null,
          cost: '0.00006',
          arithmetic: '100 × 0.6 ÷ 1000000 = 0.00006',
        },
      ],
      total: '0.000225',
      list_cost: '0.000225',
      effective_cost: '0.000225',
      matches_stored_cost: true,
      price: {
        id: 'openai/gpt-4o-mini/0a1b2c3d',
        source: 'genai-prices 0.2.3',
        source_url: 'https://example.com/prices',
        licence: 'MIT',
        valid_from: '2026-01-01T00:00:00.000Z',
        valid_to: null,
        known_from: body.price.known_from,
      },
      notes: [],
      notes_in_words: [],
      revisions: [],
      record: stored,
    });
    assert.ok(Array.isArray(body.notes));
  });

  test('says so when the arithmetic does not give the stored cost', async () => {
    await using api = await startLedgerApi({ prices: [price] });
    await api.store([{ ...priceUsage(record, book), effectiveCost: ONE_USD }]);
    const { body: list } = await api.get('/usage');
    const { body } = await api.get(`/usage/${list.records[0].id}/explanation`);
    assert.deepEqual(
      [body.effective_cost, body.total, body.matches_stored_cost],
      ['1', '0.000225', false],
    );
  });

  const unexplained = [
    { costBasis: 'absent', cost: null, total: null },
    { costBasis: 'unpriced', cost: null, total: null },
    { costBasis: 'not_billed', cost: 0n, total: '0' },
    { costBasis: 'stated', cost: ONE_USD / 4n, total: '0.25' },
  ] as const;
  for (const { costBasis, cost, total } of unexplained) {
    test(`has no arithmetic for a cost that is ${costBasis}`, async () => {
      await using api = await startLedgerApi();
      await api.store([createExampleUsage({ call: 1, cost, costBasis })]);
      const { body: list } = await api.get('/usage');
      const { body } = await api.get(`/usage/${list.records[0].id}/explanation`);
      assert.deepEqual(
        [body.cost_basis, body.charges, body.total, body.list_cost, body.matches_stored_cost],
        [costBasis, [], total, total, null],
      );
    });
  }

  test('gives the reasons that the record was priced with, beside those found again', async () => {
    await using api = await startLedgerApi({ prices: [price] });
    const asked = { ...endedEarly, responseModel: 'gpt-of-tomorrow' };
    await api.store([priceUsage(asked, book)]);
    const { body: list } = await api.get('/usage');
    const [stored] = list.records;
    const notes = ['response_model_not_in_catalogue', 'lower_bound_stream_ended_early'];
    assert.deepEqual(stored.notes, notes);
    assert.deepEqual((await api.get(`/usage/${stored.id}`)).body.notes, notes);
    const { body } = await api.get(`/usage/${stored.id}/explanation`);
    assert.deepEqual(body.notes, notes);
    assert.equal(body.notes_in_words.length, 2);
  });

  test('gives the reason why there is no cost', async () => {
    await using api = await startLedgerApi({ prices: [price] });
    const unknown = { ...record, requestModel: 'gpt-of-tomorrow', responseModel: null };
    await api.store([priceUsage(unknown, book)]);
    const { body: list } = await api.get('/usage');
    const { body } = await api.get(`/usage/${list.records[0].id}/explanation`);
    assert.deepEqual(
      [body.cost_basis, body.notes, body.notes_in_words],
      ['unpriced', ['model_not_in_catalogue'], ['The catalogue does not know the model.']],
    );
  });

  test('finds the notes of a record that was stored without any', async () => {
    await using api = await startLedgerApi({ prices: [price] });
    await api.store([{ ...priceUsage(endedEarly, book), notes: [] }]);
    const { body: list } = await api.get('/usage');
    const { body } = await api.get(`/usage/${list.records[0].id}/explanation`);
    assert.deepEqual(body.notes, ['lower_bound_stream_ended_early']);
  });

  test('knows nothing of another tenant’s records', async () => {
    await using api = await startLedgerApi();
    await api.store([createExampleUsage({ call: 1 })], 'another tenant');
    const { rows } = await api.ledger.pool.query('select id from usage');
    for (const path of [`/usage/${rows[0].id}`, `/usage/${rows[0].id}/explanation`]) {
      assert.equal((await api.get(path)).response.status, 404);
    }
  });
});
