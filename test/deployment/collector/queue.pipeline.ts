import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { findFreePort } from '../../support/find-free-port.ts';
import { sendSpanBatches } from '../../support/send-span-batches.ts';
import { otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { startOtlpSink } from '../../support/start-otlp-sink.ts';
import { waitFor } from '../../support/wait-for.ts';

const senders = 2;
const stops = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGTERM'] as const;

suite('the collector’s queue, while nobody takes the spans', { skip: otelcol.skip }, () => {
  // Spans that come while a queue starts are what it may lose: the senders never pause.
  test('loses none over five restarts under load', async (t) => {
    await using cleanup = new AsyncDisposableStack();
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const port = await findFreePort();
    const settings = { folder: folder.path, processorUrl: `http://127.0.0.1:${port}` };
    let collector = await startOtelcol(settings);
    cleanup.defer(async () => void (await collector.stop('SIGKILL')));

    const records = { sent: new Set<string>(), acknowledged: new Set<string>() };
    const stop = new AbortController();
    cleanup.defer(async () => stop.abort());
    const sending = Array.from({ length: senders }, () =>
      sendSpanBatches(collector.url, { batchSize: 5, signal: stop.signal, records }),
    );
    for (const signal of stops) {
      await sleep(2000);
      await collector.stop(signal);
      collector = await startOtelcol({ ...settings, ports: collector.ports });
    }
    stop.abort();
    await Promise.all(sending);

    const sink = await startOtlpSink({ port });
    cleanup.defer(() => sink.close());
    const arrived = () =>
      new Set(sink.spans.map(({ attributes }) => attributes.get('gen_ai.response.id')));
    const selectMissing = () => {
      const present = arrived();
      return [...records.acknowledged].filter((id) => !present.has(id));
    };
    await waitFor('every span', () => selectMissing().length === 0, {
      deadlineMs: 60_000,
      intervalMs: 500,
    }).catch(() => {});
    t.diagnostic(`${records.acknowledged.size} spans acknowledged, ${sink.spans.length} arrived`);
    assert.deepEqual(selectMissing(), []);
  });
});
