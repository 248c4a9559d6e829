import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts';
import { createTempFolder, type TempFolder } from '../../support/create-temp-folder.ts';
import { findFreePort } from '../../support/find-free-port.ts';
import { selectRecords } from '../../support/ledger-api.ts';
import { findPostgres } from '../../support/processes.ts';
import { readQueueSize } from '../../support/read-queue-size.ts';
import { sendSpanBatches } from '../../support/send-span-batches.ts';
import { startInstrumentedApp } from '../../support/start-instrumented-app.ts';
import { otelcol, type RunningCollector, startOtelcol } from '../../support/start-otelcol.ts';
import type { RunningProcess } from '../../support/start-process.ts';
import { type RunningProcessor, startProcessor } from '../../support/start-processor.ts';
import { waitFor } from '../../support/wait-for.ts';

/** How long the processor and its Postgres are away, while calls go on. */
const awaySeconds = Number(process.env.TALLYLIGHT_TEST_AWAY_SECONDS ?? 15);

suite('an outage of everything behind the app', { skip: otelcol.skip }, () => {
  let folder: TempFolder;
  let processor: RunningProcessor;
  let processorPort: number;
  let collector: RunningCollector;
  let simulator: Simulator;
  let app: RunningProcess;

  before(async () => {
    folder = await createTempFolder();
    processorPort = await findFreePort();
    processor = await startProcessor({ folder: folder.path, port: processorPort });
    collector = await startOtelcol({ folder: folder.path, processorUrl: processor.url });
    simulator = await startSimulator({
      answer: () => ({
        kind: 'completion',
        model: 'gpt-4o-mini-2024-07-18',
        inputTokens: 1200,
        outputTokens: 350,
        text: ['Here.'],
      }),
    });
    app = await startInstrumentedApp(
      new URL('../../end-to-end/steady-app.fixture.ts', import.meta.url),
      {
        endpoint: collector.url,
        providerHosts: simulator.providerHosts,
        env: { OTEL_SERVICE_NAME: 'steady-app', APP_PROVIDER: simulator.origins.openai },
      },
    );
  });
  after(async () => {
    await app?.stop('SIGKILL');
    await simulator?.close();
    await collector?.stop('SIGKILL');
    await processor?.stop();
    await folder?.remove();
  });

  test('with the collector killed twice leaves every call in the ledger once', async (t) => {
    const records = { sent: new Set<string>(), acknowledged: new Set<string>() };
    const stop = new AbortController();
    t.after(() => stop.abort());
    const sending = sendSpanBatches(collector.url, { batchSize: 5, signal: stop.signal, records });
    await waitFor('the first records', () => records.acknowledged.size > 50);

    await killProcessor();
    const began = performance.now();
    for (const round of [1, 2]) {
      await sleep((awaySeconds * 1000) / 3);
      const queued = await waitFor('spans in the queue', () => readQueueSize(collector));
      await killCollector();
      t.diagnostic(`collector killed with ${queued} bytes in its queue (${round} of 2)`);
    }
    await sleep(Math.max(0, awaySeconds * 1000 - (performance.now() - began)));
    await bringBackProcessor();
    const returned = performance.now();
    // While the queue empties, the database goes once more.
    const postgres = await findPostgres(folder.path);
    process.kill(postgres.pid, 'SIGKILL');
    await bringBackProcessor();

    stop.abort();
    await sending;
    assert.deepEqual(await app.stop('SIGUSR2'), { code: 0, signal: null }, app.stderr());
    const calls = Number(app.stdout());
    await waitFor('the queue to be empty', async () => (await readQueueSize(collector)) === 0, {
      deadlineMs: 60_000,
    });
    t.diagnostic(`queue empty ${((performance.now() - returned) / 1000).toFixed(1)} s after`);

    const stored = (await selectRecords(processor.url, { service: 'load' })).map(
      ({ response_id }) => response_id ?? '',
    );
    const made = await selectRecords(processor.url, { service: 'steady-app' });
    t.diagnostic(`${awaySeconds} s away; ${calls} calls and ${records.acknowledged.size} records`);
    const present = new Set(stored);
    assert.equal(present.size, stored.length, 'a record is stored twice');
    assert.deepEqual(
      [...records.acknowledged].filter((id) => !present.has(id)),
      [],
      'acknowledged records are missing',
    );
    assert.deepEqual(
      made.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b),
      Array.from({ length: calls }, (_, index) => index + 1),
    );
  });

  async function killProcessor(): Promise<void> {
    const postgres = await findPostgres(folder.path);
    process.kill(processor.pid, 'SIGKILL');
    process.kill(postgres.pid, 'SIGKILL');
    await processor.exited;
  }

  async function killCollector(): Promise<void> {
    await collector.stop('SIGKILL');
    const { ports } = collector;
    collector = await startOtelcol({ folder: folder.path, processorUrl: processor.url, ports });
  }

  /** A processor that outlives its Postgres may start it anew or end: both are a way back. */
  async function bringBackProcessor(): Promise<void> {
    await waitFor(
      'the processor to be ready or to end',
      async () => {
        if (processor.exit()) return true;
        const response = await fetch(`${processor.url}/readyz`);
        await response.arrayBuffer();
        return response.status === 200;
      },
      { deadlineMs: 60_000 },
    );
    if (processor.exit()) {
      processor = await startProcessor({ folder: folder.path, port: processorPort });
    }
  }
});
