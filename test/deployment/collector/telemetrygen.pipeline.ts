import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createTempFolder, type TempFolder } from '../../support/create-temp-folder.ts';
import { readGauge } from '../../support/read-gauge.ts';
import { runTelemetrygen, telemetrygen } from '../../support/run-telemetrygen.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { type RunningProcessor, startProcessor } from '../../support/start-processor.ts';
import { waitFor } from '../../support/wait-for.ts';

const traces = 2000;
const spans = 2 * traces;

suite('telemetrygen’s load over gRPC', { skip: otelcol.skip || telemetrygen.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  let folder: TempFolder;
  let processor: RunningProcessor;

  before(async () => {
    folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    processor = await startProcessor({ folder: folder.path });
    cleanup.defer(async () => void (await processor.stop()));
  });
  after(() => cleanup.disposeAsync());

  test('ends in the collector where it is not about AI', async () => {
    await using collector = await startCollector();
    await runTelemetrygen({ address: collector.grpcAddress, traces });
    await waitFor('the spans to be filtered', async () => {
      const text = await (
        await fetch(`http://127.0.0.1:${collector.ports.metrics}/metrics`)
      ).text();
      const filtered = /^otelcol_processor_filter_spans[._]filtered\S* (\S+)$/m.exec(text)?.[1];
      return Number(filtered) === spans;
    });
    assert.equal(await readCount('tallylight_spans_received_total'), 0);
  });

  test('ends in the count of ignored spans where it is about AI and no call of a model', async () => {
    await using collector = await startCollector();
    const attributes = { 'gen_ai.operation.name': '"invoke_agent"' };
    await runTelemetrygen({ address: collector.grpcAddress, traces, attributes });
    await waitFor('the spans to be ignored', async () => {
      return (
        (await readCount('tallylight_spans_ignored_total', { reason: 'not_inference' })) === spans
      );
    });
    await assertNoError();
  });

  test('ends in the count of ignored spans where TALLYLIGHT_COLLECTOR_KEEP is "all"', async () => {
    await using collector = await startCollector({ TALLYLIGHT_COLLECTOR_KEEP: 'all' });
    await runTelemetrygen({ address: collector.grpcAddress, traces });
    await waitFor('the spans to be ignored', async () => {
      return (await readCount('tallylight_spans_ignored_total', { reason: 'not_usage' })) === spans;
    });
    await assertNoError();
  });

  async function assertNoError(): Promise<void> {
    assert.equal(await readCount('tallylight_spans_rejected_total'), 0);
    assert.equal(await readCount('tallylight_requests_refused_total'), 0);
    assert.equal(await readGauge(processor.url, 'tallylight_quarantined_records'), 0);
  }

  /** A counter that nothing was counted in yet may have no sample. */
  async function readCount(name: string, labels: Readonly<Record<string, string>> = {}) {
    return (await readGauge(processor.url, name, labels)) ?? 0;
  }

  async function startCollector(env: Readonly<Record<string, string>> = {}) {
    const collector = await startOtelcol({ folder: folder.path, processorUrl: processor.url, env });
    return { ...collector, [Symbol.asyncDispose]: async () => void (await collector.stop()) };
  }
});
