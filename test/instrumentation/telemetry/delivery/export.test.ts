import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitFor } from '../../../support/wait-for.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv, startApp } from '../../support/run-app.ts';

describe('the export', () => {
  let receiver: OtlpReceiver;
  let provider: ProviderServer;
  let env: Record<string, string>;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
    env = createAppEnv(receiver, provider);
  });

  afterEach(async () => {
    await receiver.close();
    await provider.close();
  });

  it('needs no end of the process: a record arrives within the interval', async () => {
    const app = startApp('ends.mjs', ['hang'], {
      env: { ...env, TALLYLIGHT_EXPORT_INTERVAL_MS: '100' },
    });
    await waitFor('the record', () => receiver.spans().length === 1);
    process.kill(app.pid, 'SIGKILL');
    assert.equal((await app.ended).signal, 'SIGKILL');
  });

  it('keeps what a receiver could not take, and sends it when it is back', async () => {
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['hang'], {
      env: { ...env, TALLYLIGHT_EXPORT_INTERVAL_MS: '50', OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
    });
    await app.printed('called');
    receiver.respondWith(200);
    await waitFor('the record', () => receiver.spans().length === 1);
    process.kill(app.pid, 'SIGTERM');
    await app.ended;
  });

  it('gives up a record that the receiver refuses for good, and counts it', async () => {
    receiver.respondWith(400);
    const app = startApp('ends.mjs', ['hang'], {
      env: { ...env, CALLS: '2', TALLYLIGHT_EXPORT_INTERVAL_MS: '50' },
    });
    await app.printed('called');
    await waitFor('both to be refused', () => app.stderr().match(/is lost/g)?.length === 2);
    receiver.respondWith(200);
    await waitFor('the count', () =>
      receiver.points().some(({ name, value }) => name === 'ai.usage.dropped' && value === 2),
    );
    process.kill(app.pid, 'SIGTERM');
    assert.match((await app.ended).stderr, /was refused and is lost/);
    assert.deepEqual(receiver.spans(), []);
  });

  it('holds no more than its bound while nobody takes anything, and says so once', async () => {
    receiver.respondWith(503);
    const app = startApp('ends.mjs', ['exit'], {
      env: {
        ...env,
        CALLS: '2',
        TALLYLIGHT_MAX_PENDING_RECORDS: '1',
        TALLYLIGHT_EXIT_TIMEOUT_MS: '300',
      },
    });
    const { stderr } = await app.ended;
    assert.equal(stderr.match(/too many wait for delivery/g)?.length, 1);
    assert.match(stderr, /1 usage record could not be delivered and is lost/);
  });

  it('carries its own headers, and none that are meant for another endpoint', async () => {
    for (const ending of ['natural', 'exit']) {
      await startApp('ends.mjs', [ending], {
        env: {
          ...env,
          TALLYLIGHT_HEADERS: 'authorization=Bearer%20ingest',
          OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
        },
      }).ended;
    }
    // Spans and metrics, at both ends.
    assert.deepEqual(
      receiver.headers.map((headers) => [headers.authorization, headers['api-key']]),
      Array(4).fill(['Bearer ingest', undefined]),
    );
  });

  it('brings the metrics of the last moment with the process’s exit', async () => {
    await startApp('ends.mjs', ['exit'], { env }).ended;
    assert.deepEqual(
      receiver
        .points()
        .filter(({ name }) => name === 'ai.usage.requests')
        .map(({ value }) => value),
      [1],
    );
  });

  it('does not count itself where the receiver is at a provider’s host', async () => {
    const hosts = `${env.TALLYLIGHT_PROVIDER_HOSTS},openai=127.0.0.1`;
    const app = await startApp('ends.mjs', ['natural'], {
      env: { ...env, TALLYLIGHT_PROVIDER_HOSTS: hosts },
    }).ended;
    assert.equal(app.code, 0, app.stderr);
    assert.deepEqual(
      receiver.points().filter(({ name }) => name === 'ai.usage.unparsed'),
      [],
    );
    assert.equal(receiver.spans().length, 1);
  });

  it('compresses where it is asked to, but for what is sent while the process waits to end', async () => {
    for (const ending of ['natural', 'exit']) {
      const app = await startApp('ends.mjs', [ending], {
        env: { ...env, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
      }).ended;
      assert.match(String(app.code), /^[03]$/, app.stderr);
    }
    // Spans and metrics, at both ends.
    assert.deepEqual(
      receiver.headers.map((headers) => headers['content-encoding']),
      ['gzip', 'gzip', undefined, undefined],
    );
    assert.equal(receiver.spans().length, 2);
  });
});
