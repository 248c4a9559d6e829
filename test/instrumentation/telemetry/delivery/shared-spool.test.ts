import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitFor } from '../../../support/wait-for.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv, startApp } from '../../support/run-app.ts';

describe('records on a disk that several use', () => {
  let receiver: OtlpReceiver;
  let provider: ProviderServer;
  let folder: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
    folder = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
    env = {
      ...createAppEnv(receiver, provider),
      TALLYLIGHT_SPOOL_DIR: folder,
      TALLYLIGHT_EXPORT_INTERVAL_MS: '100',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    };
  });

  afterEach(async () => {
    await receiver.close();
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are each sent by one of several processes that start at once', async () => {
    for (let process = 0; process < 4; process += 1) await leaveRecords(2);
    const apps = [1, 2].map(() => startApp('ends.mjs', ['natural'], { env }).ended);
    for (const app of await Promise.all(apps)) assert.equal(app.code, 0, app.stderr);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size], [10, 10]);
    assert.deepEqual(readFiles(), []);
  });

  it('are each sent once by threads that share the folder', async () => {
    receiver.respondWith(503);
    await startApp('workers.mjs', [], { env }).ended;
    assert.equal(readSpool().length, 4);
    receiver.respondWith(200);
    const app = await startApp('workers.mjs', [], { env }).ended;
    assert.equal(app.code, 0, app.stderr);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size], [8, 8]);
    const threads = receiver.spans().map(({ resource }) => resource['service.instance.id']);
    assert.equal(new Set(threads).size, 8, 'each counts its own records');
    assert.deepEqual(readFiles(), []);
  });

  it('are not sent under another token', async () => {
    await leaveRecords(1, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20one' });
    const other = { ...env, TALLYLIGHT_HEADERS: 'authorization=Bearer%20two' };
    await startApp('ends.mjs', ['natural'], { env: other }).ended;
    assert.equal(receiver.spans().length, 1);
    assert.equal(readSpool().length, 1);
  });

  it('under an earlier token are named at the start, with where to move them, and then sent', async () => {
    await leaveRecords(2, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20old' });
    const fixed = { ...env, TALLYLIGHT_HEADERS: 'authorization=Bearer%20new' };
    const app = await startApp('ends.mjs', ['natural'], { env: { ...fixed, CALLS: '2' } }).ended;
    const said = app.stderr.split('\n').filter((line) => line.includes('under other headers'));
    assert.equal(said.length, 1, app.stderr);
    const { files, from, to } = JSON.parse(said[0]?.replace(/^[^{]*/, '') ?? '{}');
    assert.equal(files, 1);
    assert.equal(readSpool().length, 2, 'nothing was sent from there');

    for (const file of readdirSync(from)) renameSync(join(from, file), join(to, file));
    const next = await startApp('ends.mjs', ['natural'], { env: fixed }).ended;
    assert.deepEqual(next.stderr.match(/under other headers/g), null);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size, readFiles()], [5, 5, []]);
  });

  it('for another receiver, or of a process that runs, are none to be moved', async () => {
    receiver.respondWith(503);
    const headers = { TALLYLIGHT_HEADERS: 'authorization=Bearer%20one' };
    const running = startApp('ends.mjs', ['hang'], { env: { ...env, ...headers } });
    await waitFor('its record to be on disk', () => readSpool().length === 1);
    const away = { ...env, TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9' };
    await startApp('ends.mjs', ['natural'], { env: away }).ended;
    assert.equal(readSpool().length, 2);
    receiver.respondWith(200);
    const app = await startApp('ends.mjs', ['natural'], { env }).ended;
    assert.doesNotMatch(app.stderr, /under other headers/);
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
  });

  it('have no token, key or answer with them', async () => {
    await leaveRecords(1, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20canary-5f2c' });
    for (const file of readFiles()) {
      assert.doesNotMatch(file + readFileSync(file, 'utf8'), /canary-5f2c|Hé ✓/);
    }
    assert.equal(readSpool().length, 1);
  });

  /** Lets a process end while the receiver is away. */
  async function leaveRecords(calls: number, more: Record<string, string> = {}): Promise<void> {
    receiver.respondWith(503);
    await startApp('ends.mjs', ['exit'], {
      env: { ...env, ...more, CALLS: String(calls), TALLYLIGHT_EXPORT_INTERVAL_MS: '60000' },
    }).ended;
    receiver.respondWith(200);
  }

  function readFiles(): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  function readSpool(): string[] {
    return readFiles()
      .filter((file) => !file.endsWith('.writing'))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== ''),
      );
  }
});

/** Of every span in every request that was taken. */
function readSentIds(receiver: OtlpReceiver): string[] {
  return receiver.bodies.flatMap(readIds);
}

function readIds(body: string): string[] {
  return [...body.matchAll(/"spanId":"(\w+)"/g)].map(([, id = '']) => id);
}
