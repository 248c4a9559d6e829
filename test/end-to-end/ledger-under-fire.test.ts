import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { createTempFolder, type TempFolder } from '../support/create-temp-folder.ts';
import { findFreePort } from '../support/find-free-port.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { findPostgres } from '../support/processes.ts';
import { sendSpanBatches } from '../support/send-span-batches.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import type { RunningProcess } from '../support/start-process.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import { waitFor } from '../support/wait-for.ts';

const rounds = ['processor', 'postgres', 'both', 'processor', 'both'] as const;
const senders = 3;

let folder: TempFolder;
let port: number;
let processor: RunningProcessor;
let simulator: Simulator;
let app: RunningProcess;

before(async () => {
  folder = await createTempFolder();
  port = await findFreePort();
  processor = await startProcessor({ folder: folder.path, port });
  simulator = await startSimulator({
    answer: () => ({
      kind: 'completion',
      model: 'gpt-4o-mini-2024-07-18',
      inputTokens: 1200,
      outputTokens: 350,
      text: ['Here.'],
    }),
  });
  app = await startInstrumentedApp(new URL('steady-app.fixture.ts', import.meta.url), {
    endpoint: processor.url,
    providerHosts: simulator.providerHosts,
    env: { OTEL_SERVICE_NAME: 'steady-app', APP_PROVIDER: simulator.origins.openai },
  });
});
after(async () => {
  await app?.stop('SIGKILL');
  await simulator?.close();
  await processor?.stop();
  await folder?.remove();
});

test('every acknowledged record is there once, whatever was killed while it was sent', async (t) => {
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const moreAreAcknowledged = async () => {
    const wanted = acknowledged.size + 50;
    await waitFor('50 more records to be acknowledged', () => acknowledged.size >= wanted, {
      deadlineMs: 60_000,
    });
  };
  const stop = new AbortController();
  const sending = Array.from({ length: senders }, () =>
    sendSpanBatches(processor.url, {
      batchSize: 10,
      signal: stop.signal,
      records: { sent, acknowledged },
    }),
  );

  for (const target of rounds) {
    await moreAreAcknowledged();
    await kill(target);
    await bringBack();
  }
  await moreAreAcknowledged();
  stop.abort();
  await Promise.all(sending);

  const records = await selectRecords(processor.url, { service: 'load' });
  const stored = records.map(({ response_id }) => response_id ?? '');
  t.diagnostic(`${acknowledged.size} acknowledged, ${stored.length} stored, ${sent.size} sent`);
  const present = new Set(stored);
  assert.equal(present.size, stored.length, 'a record is stored twice');
  assert.deepEqual(
    [...acknowledged].filter((id) => !present.has(id)),
    [],
    'acknowledged records are missing',
  );
  assert.deepEqual(
    stored.filter((id) => !sent.has(id)),
    [],
  );
});

test('each call that an app made through all of that is there once', async (t) => {
  assert.deepEqual(await app.stop('SIGUSR2'), { code: 0, signal: null }, app.stderr());
  const calls = Number(app.stdout());
  const records = await selectRecords(processor.url, { service: 'steady-app' });
  t.diagnostic(`${calls} calls, ${records.length} stored`);
  assert.deepEqual(
    records.map(({ sequence }) => sequence).sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: calls }, (_, index) => index + 1),
  );
});

async function kill(target: (typeof rounds)[number]): Promise<void> {
  const postgres = await findPostgres(folder.path);
  if (target !== 'postgres') process.kill(processor.pid, 'SIGKILL');
  if (target !== 'processor') process.kill(postgres.pid, 'SIGKILL');
  if (target !== 'postgres') await processor.exited;
}

/** A processor that outlives its Postgres may start it anew or end: both are a way back. */
async function bringBack(): Promise<void> {
  await waitFor(
    'the processor to be ready again or to end',
    async () => {
      if (processor.exit()) return true;
      const response = await fetch(`${processor.url}/readyz`);
      await response.arrayBuffer();
      return response.status === 200;
    },
    { deadlineMs: 60_000 },
  );
  if (processor.exit()) processor = await startProcessor({ folder: folder.path, port });
}
