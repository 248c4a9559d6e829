import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSpanBatches } from '../../support/create-span-batch.ts';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { selectRecords } from '../../support/ledger-api.ts';
import { readGauge } from '../../support/read-gauge.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { startProcessor } from '../../support/start-processor.ts';
import { waitFor } from '../../support/wait-for.ts';

suite('a collector with a token that the processor does not know', { skip: otelcol.skip }, () => {
  test('keeps what it took until it has the right one, and the refusals are counted', async () => {
    await using cleanup = new AsyncDisposableStack();
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const processor = await startProcessor({
      folder: folder.path,
      env: { TALLYLIGHT_INGEST_TOKEN: 'the-new-token' },
    });
    cleanup.defer(async () => void (await processor.stop()));
    const settings = { folder: folder.path, processorUrl: processor.url };
    const mistaken = await startOtelcol({ ...settings, token: 'the-old-token' });
    cleanup.defer(async () => void (await mistaken.stop()));

    const { request, responseIds } = createSpanBatches()(20);
    const response = await fetch(`${mistaken.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    assert.equal(response.status, 200, await response.text());
    await waitFor('a refusal', () =>
      readGauge(processor.url, 'tallylight_requests_refused_total', { reason: 'unauthenticated' }),
    );
    assert.deepEqual(await selectRecords(processor.url), []);
    await mistaken.stop();

    const corrected = await startOtelcol({ ...settings, token: 'the-new-token' });
    cleanup.defer(async () => void (await corrected.stop()));
    const records = await waitFor('the records', async () => {
      const found = await selectRecords(processor.url);
      return found.length > 0 && found;
    });
    assert.deepEqual(records.map(({ response_id }) => response_id).sort(), [...responseIds].sort());
  });
});
