import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createChildEnv } from '../support/child-env.ts';
import { createSpanBatches, type SpanBatch } from '../support/create-span-batch.ts';
import { createTempFolder, type TempFolder } from '../support/create-temp-folder.ts';
import { findFreePort } from '../support/find-free-port.ts';
import { selectRecords } from '../support/ledger-api.ts';
import { findPostgres, isAlive, listDescendants } from '../support/processes.ts';
import { type RunningProcess, startProcess } from '../support/start-process.ts';
import { waitFor } from '../support/wait-for.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const createBatch = createSpanBatches();
const acknowledged: string[] = [];

const started: RunningProcess[] = [];

let folder: TempFolder;
let port: number;
let url: string;

before(async () => {
  folder = await createTempFolder();
  port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
});
// What a failed test leaves running would answer in the place of the next one's processor.
afterEach(async () => {
  for (const npm of started.splice(0)) await endLeftover(npm);
});
after(() => folder?.remove());

test('npm start says where the ledger is and which line to add to an app', async () => {
  const npm = await startNpm();
  // It answers before it has said so, and its words come through a pipe.
  for (const word of [`${folder.path}/data`, '--import @tallylight/instrumentation/register']) {
    await waitFor(`"${word}" in the output`, () => npm.stdout().includes(word));
  }
  await endNpm(npm, 'SIGTERM');
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} to npm leaves no process, and what was accepted is committed`, async () => {
    const npm = await startNpm();
    const sending = Array.from({ length: 8 }, () => send(createBatch(50)));
    // With the first one answered, the others are somewhere between the socket and the commit.
    await Promise.race(sending);
    await endNpm(npm, signal);
    await Promise.all(sending);
    await assertEveryAcknowledgedRecord();
  });
}

test('a second start on the same folder says so and leaves the first alone', async () => {
  const first = await startNpm();
  const second = await spawnNpm({ TALLYLIGHT_PORT: String(await findFreePort()) });
  const exit = await second.exited;
  assert.notEqual(exit.code, 0);
  assert.ok(second.stderr().includes(`${folder.path}/data`), second.stderr());
  await send(createBatch(5));
  await endNpm(first, 'SIGTERM');
  await assertEveryAcknowledgedRecord();
});

test('after kill -9 of everything, npm start comes up with every acknowledged record', async () => {
  const npm = await startNpm();
  await send(createBatch(50));
  const postgres = await findPostgres(folder.path);
  const pids = await listDescendants(npm.pid);
  for (const pid of [...pids, postgres.pid]) killIfThere(pid);
  await npm.exited;
  await assertEveryAcknowledgedRecord();
});

test('bound beyond loopback without an ingest token, it refuses to start', async () => {
  const npm = await spawnNpm({ TALLYLIGHT_HOST: '0.0.0.0' });
  const exit = await npm.exited;
  assert.notEqual(exit.code, 0);
  assert.match(npm.stderr(), /token/i);
});

async function assertEveryAcknowledgedRecord(): Promise<void> {
  const npm = await startNpm();
  const stored = (await selectRecords(url)).map(({ response_id }) => response_id ?? '');
  await endNpm(npm, 'SIGTERM');
  assert.deepEqual(
    acknowledged.filter((id) => !stored.includes(id)),
    [],
  );
  assert.equal(new Set(stored).size, stored.length);
}

async function send({ request, responseIds }: SpanBatch): Promise<void> {
  try {
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    await response.arrayBuffer();
    if (response.status === 200) acknowledged.push(...responseIds);
  } catch {
    // The processor is ending: not acknowledged.
  }
}

async function startNpm(): Promise<RunningProcess> {
  const npm = await spawnNpm();
  await waitFor(
    'npm start to be ready',
    async () => {
      if (npm.exit()) throw new Error(`npm start ended: ${npm.stderr()}`);
      const response = await fetch(`${url}/readyz`);
      await response.arrayBuffer();
      return response.status === 200;
    },
    { deadlineMs: 60_000 },
  );
  return npm;
}

async function spawnNpm(env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
  const npm = await startProcess('npm', ['start'], {
    cwd: root,
    ownGroup: true,
    env: createChildEnv({
      TALLYLIGHT_DATA_DIR: `${folder.path}/data`,
      TALLYLIGHT_PORT: String(port),
      ...env,
    }),
  });
  started.push(npm);
  return npm;
}

/** What a failed test leaves running. */
async function endLeftover(npm: RunningProcess): Promise<void> {
  if (npm.exit()) return;
  const pids = await listDescendants(npm.pid);
  await npm.stop('SIGTERM');
  for (const pid of pids) killIfThere(pid);
}

/** The signal goes to npm alone, as from a service manager; Ctrl-C would reach the others as well. */
async function endNpm(npm: RunningProcess, signal: NodeJS.Signals): Promise<void> {
  const pids = await listDescendants(npm.pid);
  assert.ok(pids.length >= 2, 'npm start runs at least the processor and Postgres');
  await npm.stop(signal, 30_000);
  await waitFor('every process to end', async () => {
    const alive = await Promise.all(pids.map(isAlive));
    return !alive.includes(true);
  });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}
