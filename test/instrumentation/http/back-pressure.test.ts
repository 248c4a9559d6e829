import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

const hugeBytes = 96 * 1024 * 1024;

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

    for (const client of ['fetch', 'undici6', 'undici7', 'http']) {
      it(`waits for the reader behind ${client}, stays out of memory, and tells its usage`, async () => {
        const env = createAppEnv(receiver, provider);
        const bare = await startApp('slow-reader.mjs', [client], { runtime, env, register: false })
          .ended;
        const app = startApp('slow-reader.mjs', [client], { runtime, env });
        await app.printed('first');
        await wait(400);
        const sentBeforeReading = provider.sentBytes();
        const { stdout } = await app.ended;

        assert.ok(sentBeforeReading < hugeBytes / 4, `${sentBeforeReading} bytes ahead`);
        const [without, withTap] = [bare.stdout, stdout].map((text) =>
          JSON.parse(text.split('\n')[1] ?? ''),
        );
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
