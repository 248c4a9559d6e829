import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv, startApp } from '../../support/run-app.ts';

describe('an app with a tracer that is no OpenTelemetry', () => {
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

  for (const when of ['timed', 'flushed']) {
    it(`has our exports, ${when}, neither among its spans nor below that of a request`, async () => {
      const env = { ...createAppEnv(receiver, provider), TALLYLIGHT_EXPORT_INTERVAL_MS: '50' };
      const app = await startApp('export-context.mjs', [when], {
        env,
      }).ended;

      assert.equal(app.stderr, '');
      assert.deepEqual(JSON.parse(app.stdout), { contexts: ['none'], wrappedCalls: 0 });
      assert.equal(receiver.spans().length, 1);
    });
  }
});
