import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPricedUsage, createTestMetrics, renderSamples } from './create-test-metrics.ts';

/** The different values of a label of `ai_requests_total`. */
async function renderValues(metrics: ReturnType<typeof createTestMetrics>, label: string) {
  const samples = await renderSamples(metrics, 'ai_requests_total');
  return new Set(samples.map((sample) => new RegExp(`${label}="([^"]*)"`).exec(sample)?.[1]));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

test('the first 50 unknown models have names, the others are "other" and counted', async () => {
  const metrics = createTestMetrics();
  metrics.countStored(
    range(60).map((index) =>
      createPricedUsage({ record: { requestModel: null, responseModel: `mystery-${index}` } }),
    ),
  );
  const models = await renderValues(metrics, 'model');
  assert.equal(models.size, 51);
  assert.ok(models.has('mystery-49') && !models.has('mystery-50') && models.has('other'));
  assert.deepEqual(await renderSamples(metrics, 'tallylight_label_overflow_total'), [
    'tallylight_label_overflow_total{label="model"} 10',
  ]);
});

test('unknown models do not push known ones out', async () => {
  const metrics = createTestMetrics();
  const models = [...range(60).map((index) => `mystery-${index}`), 'gpt-5', 'claude-sonnet-5'];
  metrics.countStored(
    models.map((responseModel) => createPricedUsage({ record: { responseModel } })),
  );
  const values = await renderValues(metrics, 'model');
  assert.ok(values.has('gpt-5') && values.has('claude-sonnet-5'));
});

test('made-up versions of a known model come to an end too', async () => {
  const metrics = createTestMetrics();
  metrics.countStored(
    range(1500).map((index) =>
      createPricedUsage({ record: { responseModel: `gpt-5-${10_000_000 + index}` } }),
    ),
  );
  assert.equal((await renderValues(metrics, 'model')).size, 1001);
});

for (const { label, recordOf } of [
  { label: 'provider', recordOf: (value: string) => ({ providerName: value }) },
  { label: 'operation', recordOf: (value: string) => ({ operationName: value }) },
  { label: 'service', recordOf: (value: string) => originWith({ service: value }) },
  { label: 'environment', recordOf: (value: string) => originWith({ environment: value }) },
]) {
  test(`a flood of values of ${label} ends in "other"`, async () => {
    const metrics = createTestMetrics();
    metrics.countStored(
      range(500).map((index) => createPricedUsage({ record: recordOf(`value-${index}`) })),
    );
    const values = await renderValues(metrics, label);
    assert.equal(values.size, label === 'provider' ? 51 : 101);
    assert.ok(values.has('other'));
  });
}

test('a flood of combinations within each limit ends in one series', async () => {
  const metrics = createTestMetrics();
  // 90 × 90 = 8,100 combinations of permitted values
  const usages = range(90).flatMap((service) =>
    range(90).map((environment) =>
      createPricedUsage({
        record: originWith({ service: `s${service}`, environment: `e${environment}` }),
      }),
    ),
  );
  metrics.countStored(usages);
  const samples = await renderSamples(metrics, 'ai_requests_total');
  assert.equal(samples.length, 2001);
  assert.deepEqual(await renderSamples(metrics, 'tallylight_label_overflow_total'), [
    'tallylight_label_overflow_total{label="series"} 6100',
  ]);
});

test('a value longer than a label may be is "other"', async () => {
  const metrics = createTestMetrics();
  metrics.countStored([createPricedUsage({ record: { operationName: 'x'.repeat(129) } })]);
  assert.deepEqual([...(await renderValues(metrics, 'operation'))], ['other']);
});

test('labels that are long but permitted keep their own series', async () => {
  const metrics = createTestMetrics();
  const long = { service: 's'.repeat(100), environment: 'e'.repeat(100) };
  metrics.countStored([createPricedUsage({ record: originWith(long) })]);
  assert.deepEqual([...(await renderValues(metrics, 'service'))], ['s'.repeat(100)]);
});

test('what is counted for an unknown model is the same model in the ledger gauges', async () => {
  const unpriced = range(60).map((index) => ({
    providerName: 'openai',
    model: `mystery-${index}`,
    count: 2,
  }));
  const metrics = createTestMetrics({ ledger: { unpriced } });
  const samples = await renderSamples(metrics, 'ai_unpriced_records');
  assert.equal(samples.length, 51);
  // The ten that have no name of their own: 10 × 2
  assert.ok(
    samples.includes('ai_unpriced_records{provider="openai",model="other",window="24h"} 20'),
  );
});

function originWith(origin: { service?: string; environment?: string }) {
  const base = createPricedUsage().record.origin;
  return { origin: { ...base, ...origin } };
}
