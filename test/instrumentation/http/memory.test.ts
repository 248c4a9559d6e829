import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, startApp } from '../support/run-app.ts';

const nodeArgs = ['--expose-gc'];
const streamCount = 10_000;
// Measured: 7 KB, the decoder, the reader of events and the request's body among it.
const maxBytesPerStream = 16 * 1024;
// Far less than the 26 KB that a call would hold that is never removed.
const maxBytesPerUnreadCall = 4 * 1024;

describe('memory', () => {
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

  it('of ten thousand open streams is bounded, and each of them is recorded once', async () => {
    const env = {
      ...createAppEnv(receiver, provider),
      TALLYLIGHT_MAX_PENDING_RECORDS: String(2 * streamCount),
    };
    const args = [String(streamCount)];
    const bare = await startApp('many-streams.mjs', args, { env, nodeArgs, register: false }).ended;
    const app = await startApp('many-streams.mjs', args, { env, nodeArgs }).ended;

    assert.equal(app.code, 0, app.stderr);
    const bytesPerStream = (Number(app.stdout) - Number(bare.stdout)) / streamCount;
    assert.ok(bytesPerStream < maxBytesPerStream, `${bytesPerStream} bytes for each stream`);
    // 20 streams were there before the measurement began.
    assert.equal(receiver.spans().length, streamCount + 20);
  });

  for (const [path, verdict] of [
    // The answer has come whole, whether or not somebody looks at it.
    ['/plain/v1/chat/completions', 'success reported'],
    // undici cancels what nobody can read any more.
    ['/stall-message/v1/messages', 'cancelled reported'],
  ] as const) {
    it(`of answers that are never read is given back, and does not grow with them: ${path}`, async () => {
      const env = createAppEnv(receiver, provider);
      const base = path.endsWith('messages') ? env.ANTHROPIC_URL : env.PROVIDER_URL;
      const [perWave, waves] = [200, 3];
      const args = [String(perWave), String(waves), `${base}${path}`];
      const bare = await startApp('collected.mjs', args, { env, nodeArgs, register: false }).ended;
      const app = await startApp('collected.mjs', args, { env, nodeArgs }).ended;

      assert.equal(app.code, 0, app.stderr);
      const seen = receiver
        .spans()
        .map(
          ({ attributes }) => `${attributes['ai.usage.status']} ${attributes['ai.usage.source']}`,
        );
      assert.deepEqual(seen, Array(perWave * waves).fill(verdict));
      const bytesPerCall = (Number(app.stdout) - Number(bare.stdout)) / (perWave * (waves - 1));
      assert.ok(bytesPerCall < maxBytesPerUnreadCall, `${bytesPerCall} bytes for each call`);
    });
  }
});
