import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAmount } from '../../../processor/src/domain/money.ts';
import type { LedgerGauges } from '../../../processor/src/metrics/ledger-gauges.ts';
import { crossingWith } from '../alerting/crossing.ts';
import { createTestMetrics, emptyLedger, renderSamples, startAt } from './create-test-metrics.ts';

test('pipeline counters start at zero and count what they are told', async () => {
  const metrics = createTestMetrics();
  assert.deepEqual(await renderSamples(metrics, 'tallylight_spans_received_total'), [
    'tallylight_spans_received_total 0',
  ]);
  metrics.countReceived(7);
  metrics.countDuplicates(2);
  metrics.observeCommit(0.02);
  metrics.observeLag(1.5);
  for (const [name, sample] of [
    ['tallylight_spans_received_total', ' 7'],
    ['tallylight_spans_duplicate_total', ' 2'],
    ['tallylight_commit_seconds_sum', ' 0.02'],
    ['tallylight_ingest_lag_seconds_sum', ' 1.5'],
  ] as const) {
    assert.deepEqual(await renderSamples(metrics, name), [name + sample]);
  }
});

test('every known reason starts at zero, so that a rate sees its first event', async () => {
  const metrics = createTestMetrics({
    reasons: {
      ignored: ['not_usage', 'no_operation'],
      rejected: ['too_old'],
      refused: ['undecodable'],
      cut: ['text', 'attribute'],
    },
  });
  metrics.countCut('attribute', 2);
  metrics.countIgnored('not_usage', 3);
  metrics.countRejected('unstorable', 1);
  for (const [name, samples] of [
    ['tallylight_spans_ignored_total', ['{reason="not_usage"} 3', '{reason="no_operation"} 0']],
    ['tallylight_spans_rejected_total', ['{reason="too_old"} 0', '{reason="unstorable"} 1']],
    ['tallylight_requests_refused_total', ['{reason="undecodable"} 0']],
    ['tallylight_cut_total', ['{kind="text"} 0', '{kind="attribute"} 2']],
  ] as const) {
    assert.deepEqual(
      await renderSamples(metrics, name),
      samples.map((sample) => name + sample),
    );
  }
});

test('a budget is told with its limit, its spend and its thresholds', async () => {
  const budget = {
    tenant: 'default',
    name: 'production',
    environment: 'production',
    limit: parseAmount('100'),
    period: 'month',
    timeZone: 'UTC',
    thresholds: ['0.5', '0.8', '1'],
    owner: 'platform',
    webhookUrl: 'https://example.com/s3cret',
    slackUrl: null,
    recipients: [],
  } as const;
  const state = {
    budget,
    period: { start: new Date('2026-11-01'), end: new Date('2026-12-01') },
    spent: parseAmount('83.21'),
    unpricedRequests: 0,
    absentRequests: 0,
    estimatedRequests: 0,
    estimatedCost: 0n,
    burnRates: [
      { window: '5m', rate: 14.4 },
      { window: '1h', rate: 0 },
    ],
    forecast: parseAmount('113.5'),
  };
  const metrics = createTestMetrics({ ledger: { budgets: [state] } });
  const { body } = await metrics.render();
  assert.deepEqual(
    body.split('\n').filter((line) => line.startsWith('ai_budget_')),
    [
      'ai_budget_info{budget="production",period="month",mode="alert",scope="environment:production",owner="platform"} 1',
      'ai_budget_limit_usd{budget="production"} 100',
      'ai_budget_spent_usd{budget="production"} 83.21',
      // 83.21 / 100
      'ai_budget_used_ratio{budget="production"} 0.8321',
      'ai_budget_period_end_timestamp_seconds{budget="production"} 1796083200',
      'ai_budget_burn_rate{budget="production",window="5m"} 14.4',
      'ai_budget_burn_rate{budget="production",window="1h"} 0',
      'ai_budget_forecast_usd{budget="production"} 113.5',
      'ai_budget_threshold_ratio{budget="production",threshold="0.5",severity="info"} 0.5',
      'ai_budget_threshold_ratio{budget="production",threshold="0.8",severity="warning"} 0.8',
      'ai_budget_threshold_ratio{budget="production",threshold="1",severity="critical"} 1',
    ],
  );
  assert.doesNotMatch(body, /s3cret/);
});

test('a forecast that cannot be made yet is missing, not zero', async () => {
  const { state } = crossingWith();
  const metrics = createTestMetrics({
    ledger: { budgets: [{ ...state, burnRates: [], forecast: null }] },
  });
  assert.deepEqual(await renderSamples(metrics, 'ai_budget_forecast_usd'), []);
});

test('an environment without calls today has a spend of zero today', async () => {
  const spend = [
    { environment: 'production', window: 'month', spent: parseAmount('12.5') },
    { environment: 'production', window: 'yesterday', spent: parseAmount('0.00039') },
    { environment: '', window: 'today', spent: parseAmount('1') },
  ] as const;
  const metrics = createTestMetrics({ ledger: { spend } });
  assert.deepEqual(await renderSamples(metrics, 'ai_spend_usd'), [
    'ai_spend_usd{environment="production",window="today"} 0',
    'ai_spend_usd{environment="production",window="yesterday"} 0.00039',
    'ai_spend_usd{environment="production",window="month"} 12.5',
    'ai_spend_usd{environment="",window="today"} 1',
    'ai_spend_usd{environment="",window="yesterday"} 0',
    'ai_spend_usd{environment="",window="month"} 0',
  ]);
});

test('the health of the ledger is told: unknown, captured, set aside, prices, time of reading', async () => {
  const metrics = createTestMetrics({
    ledger: {
      absent: [{ providerName: 'openai', model: 'gpt-5', count: 3 }],
      estimated: [{ providerName: 'openai', model: 'gpt-5', count: 2 }],
      captures: [
        { service: 'shop', stored: 999, highestSequences: 1000 },
        { service: 'idle', stored: 0, highestSequences: 0 },
      ],
      quarantined: 4,
      pricesVerified: [{ providerName: 'openai', verifiedAt: new Date('2026-11-01T00:00:00Z') }],
    },
  });
  for (const [name, samples] of [
    ['ai_absent_records', ['{provider="openai",model="gpt-5",window="24h"} 3']],
    ['ai_estimated_records', ['{provider="openai",model="gpt-5",window="24h"} 2']],
    ['ai_capture_ratio', ['{service="shop"} 0.999']],
    ['tallylight_quarantined_records', [' 4']],
    ['ai_price_verified_timestamp_seconds', ['{provider="openai"} 1793491200']],
    ['ai_ledger_read_timestamp_seconds', [` ${startAt.getTime() / 1000}`]],
  ] as const) {
    assert.deepEqual(
      await renderSamples(metrics, name),
      samples.map((sample) => name + sample),
    );
  }
});

test('when the ledger cannot be read its gauges disappear, the counters stay, and both come back', async () => {
  let away = false;
  let time = startAt;
  const warnings: string[] = [];
  const metrics = createTestMetrics({
    now: () => time,
    log: (level, message) => void warnings.push(`${level} ${message}`),
    async readLedger() {
      if (away) throw new Error('connect ECONNREFUSED');
      return { ...emptyLedger, quarantined: 4 };
    },
  });
  const shows = async () => {
    const { body } = await metrics.render();
    time = new Date(time.getTime() + 15_000);
    return {
      gauge: body.includes('tallylight_quarantined_records'),
      readAt: body.includes('ai_ledger_read_timestamp_seconds'),
      counter: body.includes('tallylight_spans_received_total 0'),
    };
  };
  assert.deepEqual(await shows(), { gauge: true, readAt: true, counter: true });
  away = true;
  assert.deepEqual(await shows(), { gauge: false, readAt: false, counter: true });
  away = false;
  assert.deepEqual(await shows(), { gauge: true, readAt: true, counter: true });
  assert.deepEqual(warnings, ['warn The ledger gauges are missing in /metrics']);
});

test('what an earlier reading showed is gone when the next one does not have it', async () => {
  let time = startAt;
  let ledger: LedgerGauges = {
    ...emptyLedger,
    absent: [{ providerName: 'openai', model: 'gpt-5', count: 3 }],
  };
  const metrics = createTestMetrics({ now: () => time, readLedger: async () => ledger });
  assert.equal((await renderSamples(metrics, 'ai_absent_records')).length, 1);
  ledger = emptyLedger;
  time = new Date(startAt.getTime() + 1001);
  assert.deepEqual(await renderSamples(metrics, 'ai_absent_records'), []);
});
