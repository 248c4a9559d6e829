import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createPricedUsage, createTestMetrics, emptyLedger } from './create-test-metrics.ts';

const found = spawnSync('promtool', ['--version']).error === undefined;
const isStrict = process.env.TALLYLIGHT_TEST_STRICT === '1';
const skip =
  found || isStrict
    ? false
    : 'promtool is not installed (Debian: apt-get install prometheus); TALLYLIGHT_TEST_STRICT=1 makes this a failure';

/** What Prometheus' own parser and linter say of a scrape; both empty when all is well. */
function checkWithPromtool(body: string): { status: number | null; findings: string } {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: body,
    encoding: 'utf8',
  });
  return { status, findings: stdout + stderr };
}

test('Prometheus reads every metric and finds nothing to say about the names', {
  skip,
}, async () => {
  const metrics = createTestMetrics({
    ledger: {
      spend: [{ environment: 'production', window: 'today', spent: 10n ** 18n }],
      unpriced: [{ providerName: 'openai', model: 'a "quoted"\nmodel\\', count: 1 }],
      captures: [{ service: 'shop', stored: 1, highestSequences: 1 }],
      pricesVerified: [{ providerName: 'openai', verifiedAt: new Date('2026-11-01') }],
      budgets: [
        {
          budget: {
            tenant: 'default',
            name: 'production',
            environment: null,
            limit: 10n ** 20n,
            period: 'month',
            timeZone: 'UTC',
            thresholds: ['0.5'],
            owner: null,
            webhookUrl: null,
            slackUrl: null,
            recipients: [],
          },
          period: { start: new Date('2026-11-01'), end: new Date('2026-12-01') },
          spent: 10n ** 18n,
          unpricedRequests: 0,
          absentRequests: 0,
          estimatedRequests: 0,
          estimatedCost: 0n,
          burnRates: [{ window: '5m', rate: 1 }],
          forecast: 10n ** 18n,
        },
      ],
    },
  });
  metrics.countIgnored('not_usage', 1);
  metrics.countRejected('too_old', 1);
  metrics.countStored([createPricedUsage()]);
  const { body, contentType } = await metrics.render();
  assert.equal(contentType, 'text/plain; version=0.0.4; charset=utf-8');
  assert.deepEqual(checkWithPromtool(body), { status: 0, findings: '' });
});

test('Prometheus reads a scrape without the ledger, and one before the first call', {
  skip,
}, async () => {
  const away = createTestMetrics({ readLedger: () => Promise.reject(new Error('away')) });
  const fresh = createTestMetrics({ ledger: emptyLedger });
  for (const metrics of [away, fresh]) {
    const { body } = await metrics.render();
    assert.deepEqual(checkWithPromtool(body), { status: 0, findings: '' });
  }
});
