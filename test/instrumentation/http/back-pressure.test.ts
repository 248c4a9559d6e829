import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

const hugeBytes = 96 * 1024 * 1024;

// Each reads through a mechanism of its own.
const clients: Readonly<Record<RuntimeName, readonly string[]>> = {
  'Node 24': ['fetch', 'undici6', 'undici7', 'undici8', 'http', 'http2'],
  'Node 22': ['fetch', 'http2'],
  'Node 22.15': ['fetch', 'http', 'http2'],
  'Node 26': ['fetch', 'http', 'http2'],
};

for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
  describe(`a huge answer on ${runtime}`, () => {
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

    for (const client of clients[runtime]) {
      it(`waits for the reader behind ${client}, stays out of memory, and tells its usage`, async () => {
        const env = createAppEnv(receiver, provider);
        const run = async (register: boolean) => {
          const app = startApp('slow-reader.mjs', [client], { runtime, env, register });
          await app.printed('first');
          await wait(400);
          const sentBytes = provider.sentBytes();
          const { stdout } = await app.ended;
          return { sentBytes, ...JSON.parse(stdout.split('\n')[1] ?? '') };
        };
        const [without, withTap] = [await run(false), await run(true)];

        // The server can send no more than the operating system and the client hold by themselves.
        const moreSent = withTap.sentBytes - without.sentBytes;
        assert.ok(
          moreSent < hugeBytes / 16,
          `${moreSent} bytes further ahead than without the tap`,
        );
        assert.ok(withTap.sentBytes < hugeBytes / 4, `${withTap.sentBytes} bytes ahead`);
        assert.equal(withTap.bytes, without.bytes);
        const moreMb = (withTap.maxRssKb - without.maxRssKb) / 1024;
        assert.ok(moreMb < 64, `${moreMb} MB more than without the tap`);
        assert.deepEqual(
          receiver
            .spans()
            .map(({ attributes }) => [
              attributes['ai.usage.status'],
              attributes['gen_ai.usage.input_tokens'],
            ]),
          [['success', 812]],
        );
      });
    }
  });
}
