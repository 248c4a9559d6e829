import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, startApp } from '../support/run-app.ts';

describe('an app with its own OpenTelemetry', () => {
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

  for (const [version, name] of [
    ['1.10', '@opentelemetry/api'],
    ['1.9', 'opentelemetry-api-1.9'],
  ] as const) {
    it(`of API ${version} has the record in its trace, though it samples nothing, and no spans of our exports`, async () => {
      const env = createAppEnv(receiver, provider);
      const app = await startApp('app-tracing.mjs', [name], { env }).ended;
      // Two exports: the spans and the metrics.
      assert.deepEqual(JSON.parse(app.stdout), { registered: true, exports: [true, true] });
      assert.deepEqual(
        receiver.spans().map(({ traceId, parentSpanId }) => [traceId, parentSpanId]),
        [['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']],
      );
    });
  }
});
