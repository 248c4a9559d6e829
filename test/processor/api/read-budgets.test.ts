import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Budget } from '../../../processor/src/domain/budget.ts';
import type { Notice } from '../../../processor/src/domain/ledger.ts';
import { ONE_USD } from '../../support/ledger/example-usage.ts';
import { startApi } from './start-api.ts';

const budget: Budget = {
  tenant: 'default',
  name: 'production',
  environment: 'production',
  limit: 3n * ONE_USD,
  period: 'month',
  timeZone: 'Europe/Berlin',
  thresholds: ['0.50', '0.8', '1'],
  owner: 'team-a',
  webhookUrl: 'https://hooks.example/secret',
  slackUrl: null,
  recipients: [],
};

const period = {
  start: new Date('2026-10-31T23:00:00Z'),
  end: new Date('2026-11-30T23:00:00Z'),
};

const notice: Notice = {
  id: '1',
  tenant: 'default',
  budget: 'production',
  periodStart: period.start,
  threshold: '0.5',
  limit: '3',
  payload: { type: 'budget.threshold_crossed' },
  createdAt: new Date('2026-11-12T08:00:00Z'),
  nextAttemptAt: null,
  attempts: 1,
  deliveredAt: new Date('2026-11-12T08:00:01Z'),
  lastError: null,
};

describe('GET /api/v1/budgets', () => {
  test('shows how a budget stands and when its thresholds were crossed', async () => {
    const other = { ...notice, threshold: '0.8' };
    await using api = await startApi({
      budgets: [budget, { ...budget, tenant: 'another', name: 'not ours' }],
      // 2 of 3 is 0.666666…, cut and not rounded.
      readBudgetState: async () => ({
        budget,
        period,
        spent: 2n * ONE_USD,
        unpricedRequests: 3,
        absentRequests: 1,
        estimatedRequests: 2,
        estimatedCost: ONE_USD / 4n,
      }),
      selectNotices: async () => [
        notice,
        { ...other, periodStart: new Date('2026-09-30T22:00:00Z') },
        { ...other, budget: 'not ours' },
        { ...other, limit: '2' },
      ],
    });
    const { response, body } = await api.get('/budgets');
    assert.equal(response.status, 200);
    assert.deepEqual(body, {
      budgets: [
        {
          name: 'production',
          environment: 'production',
          owner: 'team-a',
          period: 'month',
          period_start: '2026-10-31T23:00:00.000Z',
          period_end: '2026-11-30T23:00:00.000Z',
          time_zone: 'Europe/Berlin',
          limit: '3',
          spent: '2',
          used_ratio: '0.666666',
          thresholds: [
            { threshold: '0.50', reached: true, crossed_at: '2026-11-12T08:00:00.000Z' },
            { threshold: '0.8', reached: false, crossed_at: null },
            { threshold: '1', reached: false, crossed_at: null },
          ],
          unpriced_requests: 3,
          absent_requests: 1,
          estimated_requests: 2,
          estimated_cost: '0.25',
        },
      ],
    });
  });

  test('never says that all is used before it is', async () => {
    await using api = await startApi({
      budgets: [budget],
      readBudgetState: async () => ({
        budget,
        period,
        spent: 3n * ONE_USD - 1n,
        unpricedRequests: 0,
        absentRequests: 0,
        estimatedRequests: 0,
        estimatedCost: 0n,
      }),
    });
    const { body } = await api.get('/budgets');
    assert.equal(body.budgets[0].used_ratio, '0.999999');
    assert.equal(body.budgets[0].spent, '2.999999999999999999');
  });

  test('is an empty list where no budget is set', async () => {
    await using api = await startApi({ selectNotices: () => assert.fail('not needed') });
    assert.deepEqual((await api.get('/budgets')).body, { budgets: [] });
  });
});

describe('GET /api/v1/notices', () => {
  test('shows what was told to whom, and what is still to be told', async () => {
    const waiting = {
      ...notice,
      id: '2',
      threshold: '0.8',
      deliveredAt: null,
      nextAttemptAt: new Date('2026-11-12T09:00:00Z'),
      lastError: 'the webhook answered 500',
    };
    let limit = 0;
    await using api = await startApi({
      selectNotices: async (question) => {
        limit = question.limit;
        return [waiting, notice];
      },
    });
    const { body } = await api.get('/notices?limit=7');
    assert.equal(limit, 7);
    const shown = {
      id: '1',
      budget: 'production',
      period_start: '2026-10-31T23:00:00.000Z',
      threshold: '0.5',
      created_at: '2026-11-12T08:00:00.000Z',
      delivered_at: '2026-11-12T08:00:01.000Z',
      next_attempt_at: null,
      attempts: 1,
      last_error: null,
      payload: { type: 'budget.threshold_crossed' },
    };
    assert.deepEqual(body, {
      notices: [
        {
          ...shown,
          id: '2',
          threshold: '0.8',
          delivered_at: null,
          next_attempt_at: '2026-11-12T09:00:00.000Z',
          last_error: 'the webhook answered 500',
        },
        shown,
      ],
    });
  });
});
