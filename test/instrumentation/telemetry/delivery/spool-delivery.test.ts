import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitFor } from '../../../support/wait-for.ts';
import type { OtlpReceiver } from '../../support/otlp-receiver.ts';
import { startApp } from '../../support/run-app.ts';
import { brief, openSpoolRig } from './open-spool-rig.ts';
import { readFiles, readIds, readSentIds, readSpool } from './read-spool.ts';

describe('records that nobody takes', () => {
  let rig: Awaited<ReturnType<typeof openSpoolRig>>;
  let receiver: OtlpReceiver;
  let folder: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    rig = await openSpoolRig();
    ({ receiver, folder, env } = rig);
  });

  afterEach(() => rig.close());

  for (const status of [503, 401, 'hang'] as const) {
    it(`survive kill -9 of their process while the receiver answers ${status}, and arrive once with the next one`, async () => {
      receiver.respondWith(status);
      const killed = startApp('ends.mjs', ['hang'], {
        env: { ...env, ...brief, CALLS: '2' },
      });
      await killed.printed('called');
      await waitFor('both to be on disk', () => readSpool(folder).length === 2);
      process.kill(killed.pid, 'SIGKILL');
      await killed.ended;
      const kept = readSpool(folder);

      receiver.respondWith(200);
      const next = await startApp('ends.mjs', ['natural'], { env }).ended;
      assert.equal(next.code, 0, next.stderr);
      const ids = readSentIds(receiver);
      assert.deepEqual(new Set(ids).size, 3);
      assert.equal(ids.length, 3, 'each is sent once');
      for (const line of kept)
        assert.ok(ids.includes(readIds(line)[0] ?? ''), 'as it was recorded');
      assert.equal(
        new Set(receiver.spans().map(({ resource }) => resource['service.instance.id'])).size,
        2,
      );
      assert.deepEqual(readFiles(folder), []);
    });
  }

  it('are on disk after a second signal, which no receiver holds up', async () => {
    const app = await startApp('ends.mjs', ['int-twice'], {
      env: {
        ...env,
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        OTEL_EXPORTER_OTLP_TIMEOUT: '9000',
      },
    }).ended;
    assert.deepEqual([app.signal, readSpool(folder).length], ['SIGINT', 1]);
  });

  it('are on disk a second later also where the receiver takes long to say nothing', async () => {
    receiver.respondWith('hang');
    const app = startApp('ends.mjs', ['hang'], {
      // The second call comes when the first one's export has begun, which lasts for a minute.
      env: { ...env, CALLS: '2', PAUSE_MS: '400', OTEL_EXPORTER_OTLP_TIMEOUT: '60000' },
    });
    await waitFor('both to be on disk', () => readSpool(folder).length === 2);
    process.kill(app.pid, 'SIGKILL');
    await app.ended;
    assert.equal(new Set(readSpool(folder).flatMap(readIds)).size, 2);
  });

  it('do not keep new ones waiting, however many they are', async () => {
    await leaveRecords(1);
    const [file = ''] = readFiles(folder);
    for (let copy = 0; copy < 80; copy += 1) {
      writeFileSync(`${file.replace('.ndjson', '')}${copy}.ndjson`, readFileSync(file));
    }
    receiver.delay(60);
    const app = startApp('ends.mjs', ['hang'], { env: { ...env, CALLS: '2', PAUSE_MS: '800' } });
    await waitFor('the new one', () =>
      receiver.spans().some(({ attributes }) => attributes['ai.usage.sequence'] === 2),
    );
    assert.ok(readSpool(folder).length > 5, 'it did not come last');
    receiver.delay(0);
    await waitFor('all', () => readFiles(folder).length === 0);
    process.kill(app.pid, 'SIGKILL');
    await app.ended;
  });

  for (const [ending, waiting] of [
    ['natural', '1 usage record waits'],
    ['exit', '1 usage record waits'],
    ['throw', '1 usage record waits'],
    ['term', '1 usage record waits'],
    ['exit-in-handler', '1 usage record waits'],
    ['resend-after-cleanup', '2 usage records wait'],
  ] as const) {
    it(`outlive «${ending}» where no receiver listens, which is said and holds nothing up`, async () => {
      const away = {
        ...env,
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        TALLYLIGHT_EXPORT_INTERVAL_MS: '60000',
        // As long as it would take if the end waited for a receiver that is not there.
        TALLYLIGHT_EXIT_TIMEOUT_MS: '18000',
        OTEL_EXPORTER_OTLP_TIMEOUT: '18000',
      };
      const app = await startApp('ends.mjs', [ending], { env: away }).ended;
      assert.doesNotMatch(app.stderr, /lost/);
      assert.equal(readSpool(folder).length, ending === 'resend-after-cleanup' ? 2 : 1, app.stderr);
      assert.ok(app.durationMs < 15_000, `it took ${app.durationMs} ms`);
      const lines = app.stderr.split('\n').filter((line) => line.includes(' on disk '));
      const [file = ''] = readFiles(folder);
      assert.equal(
        lines.at(-1),
        `tallylight: ${waiting} on disk until a process with the same receiver and headers sends what is there ` +
          `{"folder":"${dirname(file)}","endpoint":"http://127.0.0.1:9/v1/traces","reason":"ECONNREFUSED"}`,
      );
      // Once the app's listener is gone, the process may end at any moment.
      assert.equal(lines.length, ending === 'resend-after-cleanup' ? 2 : 1);
    });
  }

  it('are said to wait by the only line of a short script', async () => {
    const app = await startApp('ends.mjs', ['natural'], {
      env: {
        ...env,
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        // Longer than the script, however busy the machine: an export of its own would say that it failed.
        TALLYLIGHT_EXPORT_INTERVAL_MS: '60000',
      },
    }).ended;
    assert.match(app.stderr, /^tallylight: 1 usage record waits on disk until [^\n]*\n$/);
  });

  it('are not said to wait once another process has sent them', async () => {
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], { env: { ...env, ...brief } });
    await waitFor('it to be on disk', () => readSpool(folder).length === 1);
    receiver.respondWith(200);
    await startApp('ends.mjs', ['natural'], { env }).ended;
    await waitFor('all', () => receiver.spans().length === 2 && readFiles(folder).length === 0);
    await waitFor('its own look', () => app.stderr().includes('cannot be delivered'));
    process.kill(app.pid, 'SIGTERM');
    assert.doesNotMatch((await app.ended).stderr, /on disk/);
  });

  it('are sent by a process that itself says nothing', async () => {
    await leaveRecords(1);
    const app = startApp('wait.mjs', [], { env });
    await waitFor('the record', () => receiver.spans().length === 1);
    process.kill(app.pid, 'SIGKILL');
    await app.ended;
  });

  it('are sent once the receiver is back while their process lives', async () => {
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], { env });
    await waitFor('it to be on disk', () => readSpool(folder).length === 1);
    receiver.respondWith(200);
    await waitFor('the record', () => receiver.spans().length === 1);
    await waitFor('the empty folder', () => readFiles(folder).length === 0);
    process.kill(app.pid, 'SIGTERM');
    await app.ended;
    assert.equal(readSentIds(receiver).length, 1);
  });

  it('are counted and said to be lost where neither disk nor memory has room', async () => {
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], {
      env: {
        ...env,
        CALLS: '2',
        TALLYLIGHT_SPOOL_MAX_BYTES: '10',
        TALLYLIGHT_MAX_PENDING_RECORDS: '1',
      },
    });
    await waitFor('the loss to be said', () => app.stderr().includes('too many wait for delivery'));
    await waitFor('the full disk to be said', () =>
      /TALLYLIGHT_SPOOL_MAX_BYTES/.test(app.stderr()),
    );
    receiver.respondWith(200);
    await waitFor('the count', () => readDropped() === 1);
    assert.equal(receiver.spans().length, 1);
    process.kill(app.pid, 'SIGTERM');
    await app.ended;
  });

  it('are said to be lost at the end where the disk has no room', async () => {
    const app = await startApp('ends.mjs', ['exit'], {
      env: {
        ...env,
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        CALLS: '2',
        TALLYLIGHT_SPOOL_MAX_BYTES: '10',
      },
    }).ended;
    assert.match(app.stderr, /2 usage records could not be delivered and are lost/);
  });

  it('lose of a torn file what was torn, say so and count it', async () => {
    await leaveRecords(2);
    const [file = ''] = readFiles(folder);
    truncateSync(file, readFileSync(file).length - 9);
    const app = await startApp('ends.mjs', ['natural'], { env }).ended;
    assert.match(
      app.stderr,
      /1 usage record that waited on disk is lost \{"reason":"damaged on disk"\}/,
    );
    assert.equal(receiver.spans().length, 2);
    assert.equal(readDropped(), 1);
  });

  it('wait in memory where the folder cannot be made, which is said once', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], {
      env: { ...env, CALLS: '2', TALLYLIGHT_SPOOL_DIR: join(file, 'spool') },
    });
    await waitFor('the warning', () => app.stderr().includes('cannot wait on disk'));
    receiver.respondWith(200);
    await waitFor('both records', () => receiver.spans().length === 2);
    process.kill(app.pid, 'SIGTERM');
    const { stderr } = await app.ended;
    assert.equal(stderr.match(/cannot wait on disk/g)?.length, 1);
  });

  it('wait on disk after all, once their folder can be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], {
      env: { ...env, ...brief, TALLYLIGHT_SPOOL_DIR: join(file, 'spool') },
    });
    await waitFor('the warning', () => app.stderr().includes('cannot wait on disk'));
    rmSync(file);
    await waitFor('it to be on disk', () => readSpool(folder).length === 1);
    process.kill(app.pid, 'SIGKILL');
    await app.ended;
  });

  it('do not hold up each other: one that is refused for good is lost alone', async () => {
    await leaveRecords(2);
    const [file = ''] = readFiles(folder);
    const [first = '', second = ''] = readFileSync(file, 'utf8').trim().split('\n');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${first.replace('"ai.usage"', '"refuse-me"')}\n${second}\n`);
    receiver.refuse('refuse-me');
    const app = await startApp('ends.mjs', ['natural'], { env }).ended;
    assert.match(app.stderr, /1 usage record that waited on disk is lost \{"reason":"400"\}/);
    assert.equal(receiver.spans().length, 2);
    assert.deepEqual(readFiles(folder), []);
  });

  /** Lets a process end while the receiver is away. */
  async function leaveRecords(calls: number, more: Record<string, string> = {}): Promise<void> {
    receiver.respondWith(503);
    await startApp('ends.mjs', ['exit'], {
      env: { ...env, ...more, CALLS: String(calls), TALLYLIGHT_EXPORT_INTERVAL_MS: '60000' },
    }).ended;
    receiver.respondWith(200);
  }

  function readDropped(): number | undefined {
    return receiver.points().find(({ name }) => name === 'ai.usage.dropped')?.value;
  }
});
