import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPricedUsage, createTestMetrics, renderSamples } from './create-test-metrics.ts';

const labels =
  'environment="production",service="shop",provider="openai",model="gpt-5",operation="chat"';
const gpt5 = { requestModel: 'gpt-5', responseModel: 'gpt-5' };

test('stored calls are counted with their cost, status and duration', async () => {
  const metrics = createTestMetrics();
  const record = { ...gpt5, durationUs: 812_345n };
  metrics.countStored([
    createPricedUsage({ record, effectiveCost: 390_000_000_000_000n }),
    createPricedUsage({ record, effectiveCost: 10_000_000_000_000n }),
    createPricedUsage({ record: { ...record, status: 'error' }, effectiveCost: 0n }),
  ]);
  assert.deepEqual(await renderSamples(metrics, 'ai_requests_total'), [
    `ai_requests_total{${labels},status="success"} 2`,
    `ai_requests_total{${labels},status="error"} 1`,
  ]);
  // 0.00039 + 0.00001 + 0 USD
  assert.deepEqual(await renderSamples(metrics, 'ai_cost_usd_total'), [
    `ai_cost_usd_total{${labels}} 0.0004`,
  ]);
  const shorter = 'environment="production",provider="openai",model="gpt-5"';
  // 3 × 0.812345 s
  assert.deepEqual(await renderSamples(metrics, 'ai_request_duration_seconds_sum'), [
    `ai_request_duration_seconds_sum{${shorter}} 2.437035`,
  ]);
  assert.deepEqual(await renderSamples(metrics, 'tallylight_spans_stored_total'), [
    'tallylight_spans_stored_total 3',
  ]);
});

test('a call of unknown cost is a request and no cost, not a cost of zero', async () => {
  const metrics = createTestMetrics();
  const unpriced = { costBasis: 'unpriced', effectiveCost: null, listCost: null } as const;
  metrics.countStored([createPricedUsage({ record: gpt5, ...unpriced })]);
  assert.equal((await renderSamples(metrics, 'ai_requests_total')).length, 1);
  assert.deepEqual(await renderSamples(metrics, 'ai_cost_usd_total'), []);
});

test('a known zero is a cost of zero', async () => {
  const metrics = createTestMetrics();
  const free = { costBasis: 'not_billed', effectiveCost: 0n, listCost: 0n } as const;
  metrics.countStored([createPricedUsage({ record: gpt5, ...free })]);
  assert.deepEqual(await renderSamples(metrics, 'ai_cost_usd_total'), [
    `ai_cost_usd_total{${labels}} 0`,
  ]);
});

test('the kinds of tokens are disjoint', async () => {
  const metrics = createTestMetrics();
  const tokens = {
    inputTokens: 1200,
    cacheReadInputTokens: 200,
    cacheWriteInputTokens: 300,
    outputTokens: 100,
    reasoningOutputTokens: 40,
  };
  metrics.countStored([createPricedUsage({ record: gpt5, tokens })]);
  // 1200 − 200 − 300 = 700 input, 100 − 40 = 60 output
  assert.deepEqual(await renderSamples(metrics, 'ai_tokens_total'), [
    `ai_tokens_total{${labels},kind="uncached_input"} 700`,
    `ai_tokens_total{${labels},kind="cache_read"} 200`,
    `ai_tokens_total{${labels},kind="cache_write"} 300`,
    `ai_tokens_total{${labels},kind="visible_output"} 60`,
    `ai_tokens_total{${labels},kind="reasoning"} 40`,
  ]);
});

test('unknown token counts are left out', async () => {
  const metrics = createTestMetrics();
  const tokens = {
    inputTokens: 4,
    cacheReadInputTokens: null,
    outputTokens: null,
    reasoningOutputTokens: null,
  };
  metrics.countStored([createPricedUsage({ record: gpt5, tokens })]);
  assert.deepEqual(await renderSamples(metrics, 'ai_tokens_total'), [
    `ai_tokens_total{${labels},kind="uncached_input"} 4`,
  ]);
});

test('a sender whose parts exceed its total does not stop the counting', async () => {
  const metrics = createTestMetrics();
  const tokens = { inputTokens: 10, cacheReadInputTokens: 50, outputTokens: 7 };
  metrics.countStored([createPricedUsage({ record: { ...gpt5, inconsistent: true }, tokens })]);
  assert.deepEqual(await renderSamples(metrics, 'ai_tokens_total'), [
    `ai_tokens_total{${labels},kind="cache_read"} 50`,
    `ai_tokens_total{${labels},kind="visible_output"} 7`,
    `ai_tokens_total{${labels},kind="reasoning"} 0`,
  ]);
});

test('the model that answered is the one counted, else the one asked for', async () => {
  const metrics = createTestMetrics();
  metrics.countStored([
    createPricedUsage({ record: { requestModel: 'gpt-5', responseModel: 'gpt-5-2025-08-07' } }),
    createPricedUsage({ record: { requestModel: 'gpt-5', responseModel: null } }),
    createPricedUsage({ record: { requestModel: null, responseModel: null } }),
  ]);
  const models = (await renderSamples(metrics, 'ai_requests_total')).map(
    (sample) => /model="([^"]*)"/.exec(sample)?.[1],
  );
  assert.deepEqual(models, ['gpt-5-2025-08-07', 'gpt-5', '']);
});
