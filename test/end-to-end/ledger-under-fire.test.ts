import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSpanBatches, type SpanBatch } from '../support/create-span-batch.ts';
import { createTempFolder, type TempFolder } from '../support/create-temp-folder.ts';
import { findFreePort } from '../support/find-free-port.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { findPostgres } from '../support/processes.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import { waitFor } from '../support/wait-for.ts';

const rounds = ['processor', 'postgres', 'both', 'processor', 'both'] as const;
const senders = 3;
const batchSize = 10;

let folder: TempFolder;
let processor: RunningProcessor;
let port: number;

before(async () => {
  folder = await createTempFolder();
  port = await findFreePort();
  processor = await startProcessor({ folder: folder.path, port });
});
after(async () => {
  await processor?.stop();
  await folder?.remove();
});

test('every acknowledged record is there once, whatever was killed while it was sent', async (t) => {
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const stop = new AbortController();
  const sending = Array.from({ length: senders }, () =>
    sendUntilStopped(`http://127.0.0.1:${port}`, stop.signal, { sent, acknowledged }),
  );

  for (const target of rounds) {
    const before = acknowledged.size;
    await waitFor('some records to be acknowledged', () => acknowledged.size > before + 50, {
      deadlineMs: 60_000,
    });
    await kill(target);
    await bringBack();
  }
  const before = acknowledged.size;
  await waitFor('records to be acknowledged again', () => acknowledged.size > before + 50);
  stop.abort();
  await Promise.all(sending);

  const stored = (await selectRecords(processor.url)).map(({ response_id }) => response_id ?? '');
  t.diagnostic(`${acknowledged.size} acknowledged, ${stored.length} stored, ${sent.size} sent`);
  assert.equal(new Set(stored).size, stored.length, 'a record is stored twice');
  const present = new Set(stored);
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

/** Sends batches as an exporter does: what was not answered with 200 is sent again, unchanged. */
async function sendUntilStopped(
  url: string,
  signal: AbortSignal,
  { sent, acknowledged }: { sent: Set<string>; acknowledged: Set<string> },
): Promise<void> {
  const createBatch = createSpanBatches();
  let batch: SpanBatch | null = null;
  while (!signal.aborted) {
    batch ??= createBatch(batchSize);
    for (const id of batch.responseIds) sent.add(id);
    const status = await post(url, batch);
    if (status === 200) {
      for (const id of batch.responseIds) acknowledged.add(id);
      batch = null;
    } else {
      assert.ok(status === undefined || status === 503, `unexpected answer ${status}`);
      await sleep(100);
    }
  }
}

async function post(url: string, { request }: SpanBatch): Promise<number | undefined> {
  try {
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // Refused, reset or timed out: not acknowledged.
    return undefined;
  }
}
