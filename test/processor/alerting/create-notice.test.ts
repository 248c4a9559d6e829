import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotice } from '../../../processor/src/alerting/create-notice.ts';
import { crossingWith } from './crossing.ts';

const crossedAt = new Date('2026-11-22T10:15:00Z');

test('a notice says which budget crossed what, when, and how far it is', () => {
  assert.deepEqual(
    createNotice(crossingWith({ unpricedRequests: 2, absentRequests: 1 }), { crossedAt, id: 'n1' }),
    {
      type: 'budget.threshold_crossed',
      id: 'n1',
      tenant: 'default',
      budget: 'production',
      environment: 'production',
      owner: 'platform',
      period: 'month',
      time_zone: 'Europe/Berlin',
      period_start: '2026-10-31T23:00:00.000Z',
      period_end: '2026-11-30T23:00:00.000Z',
      threshold: '0.8',
      currency: 'USD',
      limit: '100',
      spent: '83.21',
      // 83.21 / 100
      used_ratio: '0.8321',
      unpriced_requests: 2,
      absent_requests: 1,
      estimated_requests: 0,
      estimated_cost: '0',
      crossed_at: '2026-11-22T10:15:00.000Z',
      summary:
        'Budget "production" of environment "production" reached 80% of its monthly limit: ' +
        '83.21 of 100 USD are spent. Not in this sum, because their cost is unknown: ' +
        '3 calls (2 without a price, 1 without reported usage).',
    },
  );
});

test('a notice says how much of the spend is estimated', () => {
  const crossing = crossingWith({ estimatedRequests: 2, estimatedCost: '0.25', absentRequests: 1 });
  const { estimated_requests, estimated_cost, summary } = createNotice(crossing, { crossedAt });
  assert.deepEqual(
    { estimated_requests, estimated_cost, summary },
    {
      estimated_requests: 2,
      estimated_cost: '0.25',
      summary:
        'Budget "production" of environment "production" reached 80% of its monthly limit: ' +
        '83.21 of 100 USD are spent, 0.25 of them estimated. Not in this sum, because their cost ' +
        'is unknown: 1 call (0 without a price, 1 without reported usage).',
    },
  );
});

test('the summary leaves out what is not so', () => {
  const { summary } = createNotice(
    crossingWith({ name: 'all', environment: null, period: 'day', threshold: '1', spent: '100' }),
    { crossedAt },
  );
  assert.equal(summary, 'Budget "all" reached 100% of its daily limit: 100 of 100 USD are spent.');
});

test('a ratio is cut off, never rounded up to a limit that is not reached', () => {
  // 99.99999999 / 100 = 0.9999999999
  const { used_ratio, spent } = createNotice(crossingWith({ spent: '99.99999999' }), { crossedAt });
  assert.deepEqual({ used_ratio, spent }, { used_ratio: '0.999999', spent: '99.99999999' });
});

test('two crossings have two ids', () => {
  const ids = [1, 2].map(() => createNotice(crossingWith(), { crossedAt }).id);
  assert.equal(new Set(ids).size, 2);
});
