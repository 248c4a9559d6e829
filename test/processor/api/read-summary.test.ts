import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UsageFilter } from '../../../processor/src/domain/ledger.ts';
import { createExampleUsage, ONE_USD } from '../../support/ledger/example-usage.ts';
import { noTotals, startApi } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';

describe('GET /api/v1/analytics/summary', () => {
  test('adds up what is known and counts what is not, in total and by group', async () => {
    await using api = await startLedgerApi({ now: () => new Date('2026-11-20T12:00:00Z') });
    await api.store([
      createExampleUsage({
        call: 1,
        cost: ONE_USD / 10n,
        attribution: { userId: 'ada', feature: 'search' },
      }),
      createExampleUsage({
        call: 2,
        cost: ONE_USD / 5n,
        record: { source: 'estimated', estimateMethod: 'utf8_bytes_4' },
        attribution: { userId: 'grace' },
      }),
      createExampleUsage({
        call: 3,
        cost: null,
        costBasis: 'unpriced',
        attribution: { userId: 'ada' },
      }),
      createExampleUsage({
        call: 4,
        cost: null,
        costBasis: 'absent',
        record: { source: 'absent' },
        tokens: { inputTokens: null, outputTokens: null },
      }),
    ]);
    const { response, body } = await api.get('/analytics/summary');
    assert.equal(response.status, 200);
    // 0.1 + 0.2 is 0.3, exactly; three calls of 100 tokens in and 20 out.
    const totals = {
      requests: 4,
      input_tokens: 300,
      cache_read_input_tokens: 0,
      cache_write_input_tokens: 0,
      output_tokens: 60,
      reasoning_output_tokens: 0,
      total_tokens: 360,
      list_cost: '0.3',
      effective_cost: '0.3',
      unpriced_requests: 1,
      absent_requests: 1,
      estimated_requests: 1,
      // 0.3 is 0.1 of ada's and 0.2 of grace's, which is estimated.
      estimated_cost: '0.2',
    };
    assert.deepEqual(
      { from: body.from, to: body.to, totals: body.totals },
      { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', totals },
    );
    assert.deepEqual(Object.keys(body).slice(3), [
      'by_model',
      'by_user',
      'by_feature',
      'by_provider',
      'by_environment',
      'by_service',
      'by_project',
      'by_organization',
      'by_operation',
      'by_status',
    ]);
    assert.deepEqual(body.by_environment, [{ key: 'production', ...totals }]);
    const users = body.by_user.map(
      ({
        key,
        requests,
        effective_cost,
        unpriced_requests,
        absent_requests,
        estimated_requests,
        estimated_cost,
      }: typeof totals & { key: string }) => [
        key,
        requests,
        effective_cost,
        unpriced_requests,
        absent_requests,
        estimated_requests,
        estimated_cost,
      ],
    );
    assert.deepEqual(users, [
      ['grace', 1, '0.2', 0, 0, 1, '0.2'],
      ['ada', 2, '0.1', 1, 0, 0, '0'],
      [null, 1, null, 0, 1, 0, null],
    ]);
  });

  test('says null where calls are counted and none has a known cost, and 0 without calls', async () => {
    const totals = { ...noTotals, requests: 3, unpricedRequests: 2, absentRequests: 1 };
    const oneKnown = { ...totals, requests: 4 };
    await using api = await startApi({
      selectSummary: async () => ({
        totals,
        groups: { user: [{ key: 'ada', totals: oneKnown }], model: [{ key: 'm', totals }] },
      }),
    });
    const { body } = await api.get('/analytics/summary');
    const costsOf = (sums: typeof body.totals) => [
      sums.list_cost,
      sums.effective_cost,
      sums.estimated_cost,
    ];
    assert.deepEqual([body.totals, body.by_model[0], body.by_user[0]].map(costsOf), [
      [null, null, null],
      [null, null, null],
      ['0', '0', '0'],
    ]);
    await using empty = await startApi();
    assert.deepEqual(costsOf((await empty.get('/analytics/summary')).body.totals), ['0', '0', '0']);
  });

  test('is about the calls that the filters match', async () => {
    await using api = await startLedgerApi();
    await api.store([
      createExampleUsage({ call: 1, attribution: { userId: 'ada' } }),
      createExampleUsage({ call: 2, attribution: { userId: 'grace' } }),
    ]);
    const { body } = await api.get('/analytics/summary?user=ada&from=2026-11-01&to=2026-12-01');
    assert.equal(body.totals.requests, 1);
    assert.deepEqual(
      body.by_user.map(({ key }: { key: string }) => key),
      ['ada'],
    );
  });

  async function askedFor(query: string, now: string): Promise<UsageFilter> {
    let asked: UsageFilter = {};
    await using api = await startApi({
      now: () => new Date(now),
      selectSummary: async ({ filter }) => {
        asked = filter;
        return { totals: noTotals, groups: {} };
      },
    });
    await api.get(`/analytics/summary${query}`);
    return asked;
  }

  test('is about the month of UTC that is running, also in its last second', async () => {
    assert.deepEqual(await askedFor('', '2026-12-31T23:59:59.999Z'), {
      from: new Date('2026-12-01T00:00:00Z'),
      to: new Date('2027-01-01T00:00:00Z'),
    });
  });

  test('leaves the side open that is not given', async () => {
    const now = '2026-11-20T12:00:00Z';
    assert.deepEqual(await askedFor('?from=2025-01-01', now), { from: new Date('2025-01-01') });
    assert.deepEqual(await askedFor('?to=2025-01-01', now), { to: new Date('2025-01-01') });
  });
});
