import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import { AiUsageInstrumentation } from '../../instrumentation/src/index.ts';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from './support/provider-server.ts';
import { type AppEnd, createAppEnv, startApp } from './support/run-app.ts';

describe('AiUsageInstrumentation', () => {
  let receiver: OtlpReceiver;
  let provider: ProviderServer;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
  });

  afterEach(async () => {
    await receiver.close();
    await provider.close();
  });

  const start = (
    args: readonly string[],
    { register = false, env = {} }: { register?: boolean; env?: Record<string, string> } = {},
  ): Promise<AppEnd> =>
    startApp('own-opentelemetry.mjs', args, {
      register,
      env: { ...createAppEnv(receiver, provider), OTEL_TRACES_SAMPLER: 'always_off', ...env },
    }).ended;

  it('has the shape of an instrumentation, and no base class of one version', () => {
    const instrumentation = new AiUsageInstrumentation();
    // The compiler's part of the test: it fits where instrumentations go.
    const settings: ConstructorParameters<typeof NodeSDK>[0] = {
      instrumentations: [instrumentation],
    };
    assert.deepEqual(settings?.instrumentations, [instrumentation]);
    assert.equal(instrumentation.instrumentationName, '@tallylight/instrumentation');
    assert.equal(Object.getPrototypeOf(AiUsageInstrumentation), Function.prototype);
  });

  for (const [kind, title] of [
    ['sdk', 'a NodeSDK of OpenTelemetry 3, on API 1.10'],
    ['before', 'registerInstrumentations of the line before, on API 1.9'],
  ] as const) {
    for (const register of [false, true]) {
      it(`in ${title}${register ? ', and register as well' : ''}: one record a call, a child of the app’s span that is not sampled`, async () => {
        const app = await start([kind, 'call', 'call'], { register });
        assert.equal(app.code, 0, app.stderr);
        const { enabled, traceId, spanId } = JSON.parse(app.stdout);
        assert.equal(enabled, true);
        assert.deepEqual(
          receiver
            .spans()
            .map((span) => [span.attributes['ai.usage.sequence'], span.traceId, span.parentSpanId]),
          [1, 2].map((sequence) => [sequence, traceId, spanId]),
          app.stderr,
        );
      });
    }
  }

  it('records from enable() to disable(), and again after the next enable()', async () => {
    const steps = ['call', 'enable', 'call', 'disable', 'call', 'call', 'enable', 'call', 'enable'];
    await start(['none', ...steps]);
    assert.deepEqual(
      receiver.spans().map(({ attributes }) => attributes['ai.usage.sequence']),
      [1, 2],
    );
    assert.equal(provider.requests.length, 5);
  });

  it('does not take away what register wants', async () => {
    await start(['none', 'enable', 'disable', 'call'], { register: true });
    assert.equal(receiver.spans().length, 1);
  });

  it('takes its options before the variables', async () => {
    const options = {
      endpoint: `${receiver.url}/own`,
      headers: { authorization: 'Bearer a,b=%' },
      providerHosts: { openai: ['gateway.example', `127.0.0.1:${provider.port}`] },
      serviceName: 'shop',
      environment: 'staging',
    };
    const app = await start(['none', 'enable', 'call'], {
      env: {
        OPTIONS: JSON.stringify(options),
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        TALLYLIGHT_HEADERS: 'x-key=secret',
        TALLYLIGHT_PROVIDER_HOSTS: '',
        OTEL_SERVICE_NAME: 'other',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,team=a',
      },
    });
    const [span] = receiver.spans();
    assert.deepEqual(
      ['service.name', 'deployment.environment.name', 'team'].map((name) => span?.resource[name]),
      ['shop', 'staging', 'a'],
      app.stderr,
    );
    assert.deepEqual(
      receiver.headers.map((headers) => [headers.authorization, headers['x-key']])[0],
      ['Bearer a,b=%', undefined],
    );
  });

  it('shows the token of the variables to no endpoint but theirs', async () => {
    await start(['none', 'enable', 'call'], {
      env: {
        OPTIONS: JSON.stringify({ endpoint: receiver.url }),
        TALLYLIGHT_ENDPOINT: 'http://127.0.0.1:9',
        TALLYLIGHT_HEADERS: 'authorization=Bearer%20secret',
      },
    });
    assert.equal(receiver.spans().length, 1);
    assert.deepEqual(
      receiver.headers.map(({ authorization }) => authorization).filter(Boolean),
      [],
    );
  });
});
