import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from './support/provider-server.ts';
import { bundleFolder, createAppEnv, startApp } from './support/run-app.ts';

const sources = fileURLToPath(new URL('../../instrumentation/src/sdk.ts', import.meta.url));

describe('sdk', () => {
  let usage: OtlpReceiver;
  let traces: OtlpReceiver;
  let provider: ProviderServer;
  let env: Record<string, string>;

  beforeEach(async () => {
    usage = await startOtlpReceiver();
    traces = await startOtlpReceiver();
    provider = await startProviderServer();
    env = {
      ...createAppEnv(usage, provider),
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    };
  });

  afterEach(async () => {
    await usage.close();
    await traces.close();
    await provider.close();
  });

  const start = (nodeArgs: readonly string[], more: Record<string, string> = {}) =>
    startApp('no-opentelemetry.mjs', [], {
      register: false,
      nodeArgs: ['--conditions=tallylight-source', ...nodeArgs],
      env: { ...env, ...more },
    }).ended;

  it('makes spans of the app’s requests, which go their own way, and the record a child of its request’s', async () => {
    const app = await start(['--import', sources]);
    assert.deepEqual([app.code, app.stderr], [0, '']);
    const requests = traces.spans();
    assert.deepEqual(
      requests.map(({ name, attributes }) => [name, attributes['url.full']]).sort(),
      [
        ['GET', `${provider.url.replace('127.0.0.1', 'localhost')}/plain/weather`],
        ['POST', `${provider.url}/plain/v1/chat/completions`],
      ],
    );
    const parent = requests.find(({ name }) => name === 'POST');
    assert.deepEqual(
      usage.spans().map(({ name, traceId, parentSpanId }) => [name, traceId, parentSpanId]),
      [['ai.usage', parent?.traceId, parent?.spanId]],
    );
    assert.doesNotMatch([...traces.bodies, ...usage.bodies].join(), /canary-5f2c/);
  });

  for (const [ending, signal, calls] of [
    ['term', 'SIGTERM', 1],
    ['int', 'SIGINT', 1],
    ['resend-after-cleanup', 'SIGTERM', 2],
  ] as const) {
    it(`sends what it has of the traces at the end of «${ending}» as well`, async () => {
      const app = await startApp('ends.mjs', [ending], {
        register: false,
        nodeArgs: ['--conditions=tallylight-source', '--import', sources],
        env,
      }).ended;
      assert.deepEqual(
        [app.signal, app.stderr, traces.spans().length, usage.spans().length],
        [signal, '', calls, calls],
      );
    });
  }

  it('waits no longer than allowed for who takes the traces', async () => {
    traces.respondWith('hang');
    const app = await startApp('ends.mjs', ['term'], {
      register: false,
      nodeArgs: ['--conditions=tallylight-source', '--import', sources],
      env: { ...env, TALLYLIGHT_EXIT_TIMEOUT_MS: '700' },
    }).ended;
    assert.deepEqual([app.signal, usage.spans().length], ['SIGTERM', 1]);
    assert.ok(app.durationMs < 15_000, `${app.durationMs} ms`);
  });

  it('records each call once where register is loaded as well', async () => {
    const register = sources.replace('sdk.ts', 'register.ts');
    for (const both of [
      [register, sources],
      [sources, register],
    ]) {
      await start(both.flatMap((entry) => ['--import', entry]));
    }
    assert.equal(usage.spans().length, 2);
  });

  it('records usage whatever the sampler says', async () => {
    await start(['--import', sources], { OTEL_TRACES_SAMPLER: 'always_off' });
    assert.deepEqual(traces.spans(), []);
    assert.equal(usage.spans().length, 1);
  });

  it('says what to install where its packages are missing, and records all the same', async () => {
    // The bundle's folder, in which no package is found.
    const app = await start(['--import', join(bundleFolder, 'sdk.js')]);
    assert.equal(app.code, 0);
    assert.equal(
      app.stderr,
      'tallylight: usage is recorded, but nothing is traced: npm install @opentelemetry/sdk-node @opentelemetry/instrumentation-undici\n',
    );
    assert.equal(usage.spans().length, 1);
  });
});
