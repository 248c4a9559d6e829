import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { scenarioRecords } from '../demo/scenario.ts';
import { type Stage, startStage } from '../demo/stage.ts';
import { type ApiRecord, selectRecords } from '../support/ledger-api.ts';
import { readGauge } from '../support/read-gauge.ts';
import { waitFor } from '../support/wait-for.ts';
import { expectedDemoRows, expectedDemoTotal } from './expected-demo-rows.ts';

let stage: Stage;
let records: ApiRecord[];

before(async () => {
  stage = await startStage({ rounds: 1 });
  // The app ends by itself: whatever it has not sent by then is lost.
  assert.deepEqual(await stage.app.exited, { code: 0, signal: null }, stage.app.stderr());
  records = (await selectRecords(stage.processor.url)).reverse();
});
after(() => stage?.[Symbol.asyncDispose]());

test('each attempt of the app is one row with its exact counts, cause and cost', () => {
  assert.equal(records.length, scenarioRecords);
  assert.deepEqual(records.map(summarise), expectedDemoRows);
});

test('the ledger’s total is the sum of the known costs to the last digit', async () => {
  const response = await fetch(new URL('/api/v1/analytics/summary', stage.processor.url));
  const { totals } = (await response.json()) as { totals: Record<string, unknown> };
  assert.deepEqual(
    [totals.requests, totals.effective_cost, totals.absent_requests, totals.unpriced_requests],
    [scenarioRecords, expectedDemoTotal, 0, 0],
  );
  assert.deepEqual([totals.estimated_requests, totals.estimated_cost], [1, '0.0000039']);
});

test('a retried call states its attempts, and every call its place in the process', () => {
  const triage = records.filter(({ feature }) => feature === 'triage');
  assert.deepEqual(
    triage.map(({ attempt }) => attempt),
    [1, 2],
  );
  const sequences = records.map(({ sequence }) => sequence as number).sort((a, b) => a - b);
  assert.deepEqual(
    sequences,
    Array.from({ length: scenarioRecords }, (_, index) => index + 1),
  );
});

test('the budget’s gauge shows what the ledger holds', async () => {
  const { url } = stage.processor;
  const spent = await waitFor('the gauge to show the total', async () => {
    const value = await readGauge(url, 'ai_budget_spent_usd', { budget: 'demo' });
    return value === Number(expectedDemoTotal) ? value : undefined;
  });
  assert.equal(spent, Number(expectedDemoTotal));
  assert.equal(await readGauge(url, 'ai_budget_limit_usd', { budget: 'demo' }), 0.05);
});

test('the crossing is told once, soon after the call that caused it', async (t) => {
  const post = await waitFor('the notice', () => stage.receiver.posts[0]);
  // 0.025 of 0.05 is reached by the fifth call: 0.01524124 before it, 0.02999124 after it.
  const cause = records[4];
  assert.ok(cause);
  const endedAt = Date.parse(cause.started_at) + cause.duration_ms;
  const seconds = (post.receivedAt.getTime() - endedAt) / 1000;
  t.diagnostic(`from the end of the call to the notice: ${seconds.toFixed(2)} s`);
  console.log(`From the end of the call to the notice at the webhook: ${seconds.toFixed(2)} s`);
  assert.ok(seconds > 0 && seconds < 15, `${seconds} s`);
  assert.equal(stage.receiver.posts.length, 1);
  assert.match(JSON.stringify(post.payload), /"threshold":"?0\.5"?/);
});

function summarise(record: ApiRecord) {
  return {
    call: `${record.provider_name} ${record.operation_name} ${record.request_model} → ${record.response_model}`,
    cause: `${record.user_id} ${record.feature}`,
    tokens: {
      input: record.input_tokens,
      cacheRead: record.cache_read_input_tokens,
      cacheWrite: record.cache_write_input_tokens,
      output: record.output_tokens,
      reasoning: record.reasoning_output_tokens,
    },
    verdict: `${record.status} ${record.usage_source}`,
    cost: record.effective_cost,
  };
}
