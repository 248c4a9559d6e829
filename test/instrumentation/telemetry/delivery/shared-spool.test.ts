import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitFor } from '../../../support/wait-for.ts';
import type { OtlpReceiver } from '../../support/otlp-receiver.ts';
import { startApp } from '../../support/run-app.ts';
import { brief, openSpoolRig } from './open-spool-rig.ts';
import { readFiles, readSentIds, readSpool } from './read-spool.ts';

describe('records on a disk that several use', () => {
  let rig: Awaited<ReturnType<typeof openSpoolRig>>;
  let receiver: OtlpReceiver;
  let folder: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    rig = await openSpoolRig();
    ({ receiver, folder, env } = rig);
  });

  afterEach(() => rig.close());

  it('are each sent by one of several processes that start at once', async () => {
    for (let process = 0; process < 4; process += 1) await leaveRecords(2);
    const apps = [1, 2].map(() => startApp('ends.mjs', ['natural'], { env }).ended);
    for (const app of await Promise.all(apps)) assert.equal(app.code, 0, app.stderr);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size], [10, 10]);
    assert.deepEqual(readFiles(folder), []);
  });

  it('are each sent once by threads that share the folder', async () => {
    receiver.respondWith(503);
    await startApp('workers.mjs', [], { env: { ...env, ...brief } }).ended;
    assert.equal(readSpool(folder).length, 4);
    receiver.respondWith(200);
    const app = await startApp('workers.mjs', [], { env }).ended;
    assert.equal(app.code, 0, app.stderr);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size], [8, 8]);
    const threads = receiver.spans().map(({ resource }) => resource['service.instance.id']);
    assert.equal(new Set(threads).size, 8, 'each counts its own records');
    assert.deepEqual(readFiles(folder), []);
  });

  it('are not sent under another token', async () => {
    await leaveRecords(1, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20one' });
    const other = { ...env, TALLYLIGHT_HEADERS: 'authorization=Bearer%20two' };
    await startApp('ends.mjs', ['natural'], { env: other }).ended;
    assert.equal(receiver.spans().length, 1);
    assert.equal(readSpool(folder).length, 1);
  });

  it('under an earlier token are named at the start, with where to move them, and then sent', async () => {
    await leaveRecords(2, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20old' });
    const fixed = { ...env, TALLYLIGHT_HEADERS: 'authorization=Bearer%20new' };
    const app = await startApp('ends.mjs', ['natural'], { env: { ...fixed, CALLS: '2' } }).ended;
    const said = app.stderr.split('\n').filter((line) => line.includes('under other headers'));
    assert.equal(said.length, 1, app.stderr);
    const { files, from, to } = JSON.parse(said[0]?.replace(/^[^{]*/, '') ?? '{}');
    assert.equal(files, 1);
    assert.equal(readSpool(folder).length, 2, 'nothing was sent from there');

    for (const file of readdirSync(from)) renameSync(join(from, file), join(to, file));
    const next = await startApp('ends.mjs', ['natural'], { env: fixed }).ended;
    assert.deepEqual(next.stderr.match(/under other headers/g), null);
    const ids = readSentIds(receiver);
    assert.deepEqual([ids.length, new Set(ids).size, readFiles(folder)], [5, 5, []]);
  });

  it('for another receiver, or of a process that runs, are none to be moved', async () => {
    receiver.respondWith(503);
    const headers = { TALLYLIGHT_HEADERS: 'authorization=Bearer%20one' };
    const running = startApp('ends.mjs', ['hang'], { env: { ...env, ...headers } });
    await waitFor('its record to be on disk', () => readSpool(folder).length === 1);
    const away = { ...env, TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9' };
    await startApp('ends.mjs', ['natural'], { env: away }).ended;
    assert.equal(readSpool(folder).length, 2);
    receiver.respondWith(200);
    const app = await startApp('ends.mjs', ['natural'], { env }).ended;
    assert.doesNotMatch(app.stderr, /under other headers/);
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
  });

  it('have no token, key or answer with them', async () => {
    await leaveRecords(1, { TALLYLIGHT_HEADERS: 'authorization=Bearer%20canary-5f2c' });
    for (const file of readFiles(folder)) {
      assert.doesNotMatch(file + readFileSync(file, 'utf8'), /canary-5f2c|Hé ✓/);
    }
    assert.equal(readSpool(folder).length, 1);
  });

  /** Lets a process end while the receiver is away. */
  async function leaveRecords(calls: number, more: Record<string, string> = {}): Promise<void> {
    receiver.respondWith(503);
    await startApp('ends.mjs', ['exit'], {
      env: { ...env, ...more, CALLS: String(calls), TALLYLIGHT_EXPORT_INTERVAL_MS: '60000' },
    }).ended;
    receiver.respondWith(200);
  }
});
