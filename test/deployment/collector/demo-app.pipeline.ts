import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createScenarioAnswers, scenarioRecords } from '../../demo/scenario.ts';
import { expectedDemoTotal } from '../../end-to-end/expected-demo-rows.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { selectRecords } from '../../support/ledger-api.ts';
import { startInstrumentedApp } from '../../support/start-instrumented-app.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { type RunningProcessor, startProcessor } from '../../support/start-processor.ts';
import { waitFor } from '../../support/wait-for.ts';

const token = 'token-of-the-shop';

suite('the demo’s app, the collector and the processor', { skip: otelcol.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  let processor: RunningProcessor;

  before(async () => {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    processor = await startProcessor({
      folder: folder.path,
      env: { TALLYLIGHT_INGEST_TOKEN: token },
    });
    cleanup.defer(async () => void (await processor.stop()));
    const collector = await startOtelcol({
      folder: folder.path,
      processorUrl: processor.url,
      token,
    });
    cleanup.defer(async () => void (await collector.stop()));
    const simulator = await startSimulator({ answer: createScenarioAnswers() });
    cleanup.defer(() => simulator.close());

    const app = await startInstrumentedApp(new URL('../../demo/app.ts', import.meta.url), {
      endpoint: collector.url,
      providerHosts: simulator.providerHosts,
      env: { DEMO_ORIGINS: JSON.stringify(simulator.origins), DEMO_ROUNDS: '1' },
    });
    assert.deepEqual(await app.exited, { code: 0, signal: null }, app.stderr());
  });
  after(() => cleanup.disposeAsync());

  test('leave every attempt in the ledger, at its cost to the last digit', async () => {
    const records = await waitFor('the last record', async () => {
      const found = await selectRecords(processor.url);
      return found.length >= scenarioRecords && found;
    });
    assert.deepEqual(
      records.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b),
      Array.from({ length: scenarioRecords }, (_, index) => index + 1),
    );
    const response = await fetch(`${processor.url}/api/v1/analytics/summary`);
    const { totals } = (await response.json()) as { totals: { effective_cost: string } };
    assert.equal(totals.effective_cost, expectedDemoTotal);
  });

  test('who shows the processor no token, as the app would without the collector, is refused', async () => {
    const response = await fetch(`${processor.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(response.status, 401);
  });
});
